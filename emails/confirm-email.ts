import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface ConfirmEmailProps {
  handle: string
  /** The page's address up to the secret, which is written behind it when the mail is sent. */
  linkStart: string
}

/** To an address that somebody wants to use from now on. */
export const confirmEmailMail = defineMail<ConfirmEmailProps>(({ handle, linkStart }, texts) => systemMail({
  subject: texts.confirmEmail.subject,
  heading: texts.confirmEmail.heading,
  paragraphs: [texts.confirmEmail.body({ handle })],
  button: texts.confirmEmail.button,
  url: `${linkStart}${PLACES.secret}`,
  after: [texts.ignore],
  reason: texts.systemReason({ site: texts.site }),
}, texts))
