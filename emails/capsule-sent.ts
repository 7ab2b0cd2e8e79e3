import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface CapsuleSentProps {
  /** Its subject, in quotation marks, or words for one that has none. */
  name: string
  to: string
  /** A wall time with its zone. */
  when: string
  /** The page of the capsule; for a guest, up to the secret. */
  url: string
  isGuest: boolean
}

/** To the sender, when the capsule is released. */
export const capsuleSentMail = defineMail<CapsuleSentProps>(({ name, to, when, url, isGuest }, texts) => systemMail({
  subject: texts.capsule.sent.subject({ name }),
  heading: texts.capsule.sent.heading,
  paragraphs: [texts.capsule.sent.body({ to, when })],
  button: texts.capsule.sent.button,
  url: isGuest ? url + PLACES.secret : url,
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
