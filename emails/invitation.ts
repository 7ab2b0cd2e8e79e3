import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface InvitationProps {
  who: string
  /** The organization's name. */
  place: string
  /** The page's address up to the secret, which is written behind it when the mail is sent. */
  linkStart: string
  until: string
}

/** To an address that an owner invites; whether it has an account does not show. */
export const invitationMail = defineMail<InvitationProps>(({ who, place, linkStart, until }, texts) => systemMail({
  subject: texts.invitation.subject({ who, organization: place }),
  heading: texts.invitation.subject({ who, organization: place }),
  paragraphs: [texts.invitation.body({ who, organization: place, site: texts.site }), texts.invitation.until({ until })],
  button: texts.invitation.button,
  url: linkStart + PLACES.secret,
  after: [texts.invitation.ignore],
  stranger: true,
  reason: texts.invitation.reason({ who, site: texts.site }),
}, texts))
