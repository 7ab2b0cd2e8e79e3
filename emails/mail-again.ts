import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'

/** To an address whose mail had come back, when its owner asks for another try. */
export const mailAgainMail = defineMail<{ url: string }>(({ url }, texts) => systemMail({
  subject: texts.mailAgain.subject,
  heading: texts.mailAgain.heading,
  paragraphs: [texts.mailAgain.body({ site: texts.site })],
  button: texts.mailAgain.button,
  url,
  reason: texts.accountReason({ site: texts.site }),
}, texts))
