import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface ResetPasswordProps {
  /** The page's address up to the secret, which is written behind it when the mail is sent. */
  linkStart: string
}

/** To the owner of an account who has forgotten the password. */
export const resetPasswordMail = defineMail<ResetPasswordProps>(({ linkStart }, texts) => systemMail({
  subject: texts.resetPassword.subject,
  heading: texts.resetPassword.heading,
  paragraphs: [texts.resetPassword.body],
  button: texts.resetPassword.button,
  url: linkStart + PLACES.secret,
  after: [texts.ignore],
  reason: texts.accountReason({ site: texts.site }),
}, texts))
