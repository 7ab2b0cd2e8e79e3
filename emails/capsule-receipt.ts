import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface CapsuleReceiptProps {
  /** Its subject, in quotation marks, or words for one that has none. */
  name: string
  to: string
  /** A wall time with its zone. */
  when: string
  /** The page's address up to the secret, which is written behind it when the mail is sent. */
  linkStart: string
}

/** To a guest who has confirmed: the only place where the link to manage the capsule stands. */
export const capsuleReceiptMail = defineMail<CapsuleReceiptProps>(({ name, to, when, linkStart }, texts) => systemMail({
  subject: texts.capsule.receipt.subject({ name }),
  heading: texts.capsule.receipt.heading,
  paragraphs: [texts.capsule.receipt.body({ to, when }), texts.capsule.receipt.keep],
  button: texts.capsule.receipt.button,
  url: linkStart + PLACES.secret,
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
