import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface CapsuleConfirmProps {
  to: string
  /** A wall time with its zone. */
  when: string
  /** The page's address up to the secret, which is written behind it when the mail is sent. */
  linkStart: string
}

/** To the address that a guest gave as their own. The page behind the link does nothing by being opened. */
export const capsuleConfirmMail = defineMail<CapsuleConfirmProps>(({ to, when, linkStart }, texts) => systemMail({
  subject: texts.capsule.confirm.subject,
  heading: texts.capsule.confirm.heading,
  paragraphs: [texts.capsule.confirm.body({ to, when }), texts.capsule.confirm.how],
  button: texts.capsule.confirm.button,
  url: linkStart + PLACES.secret,
  after: [texts.capsule.confirm.notYou],
  second: { intro: texts.capsule.neverAgain, url: PLACES.unsubscribe },
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
