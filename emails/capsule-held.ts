import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface CapsuleHeldProps {
  /** Its subject, in quotation marks, or words for one that has none. */
  name: string
  reason: 'sender' | 'recipients'
  /** The page of the capsule; for a guest, up to the secret. */
  url: string
  isGuest: boolean
}

/** To the sender, when the time came and nothing could be sent. */
export const capsuleHeldMail = defineMail<CapsuleHeldProps>(({ name, reason, url, isGuest }, texts) => systemMail({
  subject: texts.capsule.held.subject({ name }),
  heading: texts.capsule.held.heading,
  paragraphs: [texts.capsule.held[reason === 'sender' ? 'sender' : 'recipients'], texts.capsule.held.keep],
  button: texts.capsule.held.button,
  url: isGuest ? url + PLACES.secret : url,
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
