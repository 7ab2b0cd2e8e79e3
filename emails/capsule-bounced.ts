import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface CapsuleBouncedProps {
  /** Its subject, in quotation marks, or words for one that has none. */
  name: string
  to: string
  /** A wall time with its zone. */
  when: string
  /** The page of the capsule; for a guest, up to the secret. */
  url: string
  isGuest: boolean
}

/** To the sender, as soon as a mail has come back. */
export const capsuleBouncedMail = defineMail<CapsuleBouncedProps>(({ name, to, when, url, isGuest }, texts) => systemMail({
  subject: texts.capsule.bounced.subject({ name }),
  heading: texts.capsule.bounced.heading,
  paragraphs: [texts.capsule.bounced.body({ to, when }), texts.capsule.bounced.keep],
  button: texts.capsule.bounced.button,
  url: isGuest ? url + PLACES.secret : url,
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
