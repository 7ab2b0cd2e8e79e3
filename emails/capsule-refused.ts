import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface CapsuleRefusedProps {
  /** Its subject, in quotation marks, or words for one that has none. */
  name: string
  to: string
  /** A wall time with its zone. */
  when: string
  /** The page of the capsule; for a guest, up to the secret. */
  url: string
  isGuest: boolean
}

/** To the sender, when a mail was given up after all tries. */
export const capsuleRefusedMail = defineMail<CapsuleRefusedProps>(({ name, to, when, url, isGuest }, texts) => systemMail({
  subject: texts.capsule.refused.subject({ name }),
  heading: texts.capsule.refused.heading,
  paragraphs: [texts.capsule.refused.body({ to, when }), texts.capsule.refused.keep],
  button: texts.capsule.refused.button,
  url: isGuest ? url + PLACES.secret : url,
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
