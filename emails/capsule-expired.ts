import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'

export interface CapsuleExpiredProps {
  /** A wall time with its zone. */
  when: string
  url: string
}

/** To who was named as the sender of a capsule that nobody confirmed. */
export const capsuleExpiredMail = defineMail<CapsuleExpiredProps>(({ when, url }, texts) => systemMail({
  subject: texts.capsule.expired.subject,
  heading: texts.capsule.expired.heading,
  paragraphs: [texts.capsule.expired.body({ to: '', when })],
  button: texts.capsule.expired.button,
  url: url,
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
