import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'

export interface CapsuleCanceledProps {
  /** A wall time with its zone. */
  when: string
  url: string
}

/** To a guest whose capsule is canceled and wiped: nothing is left to name it by. */
export const capsuleCanceledMail = defineMail<CapsuleCanceledProps>(({ when, url }, texts) => systemMail({
  subject: texts.capsule.canceled.subject,
  heading: texts.capsule.canceled.heading,
  paragraphs: [texts.capsule.canceled.body({ to: '', when })],
  button: texts.capsule.canceled.button,
  url: url,
  stranger: true,
  reason: texts.capsule.senderReason({ site: texts.site }),
}, texts))
