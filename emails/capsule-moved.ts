import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface CapsuleMovedProps {
  /** Its subject, in quotation marks, or words for one that has none. */
  name: string
  to: string
  /** A wall time with its zone. */
  when: string
  /** The page of the capsule; for a guest, up to the secret. */
  url: string
  isGuest: boolean
}

/** To the sender, after the date was changed. */
export const capsuleMovedMail = defineMail<CapsuleMovedProps>(({ name, to, when, url, isGuest }, texts) => systemMail({
  subject: texts.capsule.moved.subject({ name }),
  heading: texts.capsule.moved.heading,
  paragraphs: [texts.capsule.moved.body({ to, when })],
  button: texts.capsule.moved.button,
  url: isGuest ? url + PLACES.secret : url,
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
