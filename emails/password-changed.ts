import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'

export interface PasswordChangedProps {
  /** The moment as the reader writes dates. */
  when: string
  /** Where a new password can be asked for. */
  forgotUrl: string
}

/** To the owner of an account, after a password was changed. */
export const passwordChangedMail = defineMail<PasswordChangedProps>(({ when, forgotUrl }, texts) => systemMail({
  subject: texts.passwordChanged.subject,
  heading: texts.passwordChanged.heading,
  paragraphs: [texts.passwordChanged.body({ when }), texts.passwordChanged.notYou],
  button: texts.passwordChanged.button,
  url: forgotUrl,
  reason: texts.accountReason({ site: texts.site }),
}, texts))
