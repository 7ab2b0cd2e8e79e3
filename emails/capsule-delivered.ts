import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface CapsuleDeliveredProps {
  /** Its subject, in quotation marks, or words for one that has none. */
  name: string
  to: string
  /** A wall time with its zone. */
  when: string
  /** The page of the capsule; for a guest, up to the secret. */
  url: string
  isGuest: boolean
}

/** To the sender, once everybody’s mail server has taken it. */
export const capsuleDeliveredMail = defineMail<CapsuleDeliveredProps>(({ name, to, when, url, isGuest }, texts) => systemMail({
  subject: texts.capsule.delivered.subject({ name }),
  heading: texts.capsule.delivered.heading,
  paragraphs: [texts.capsule.delivered.body({ to, when })],
  button: texts.capsule.delivered.button,
  url: isGuest ? url + PLACES.secret : url,
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
