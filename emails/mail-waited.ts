import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'

export interface MailWaitedProps {
  /** How many notifications have stayed behind the bell. */
  count: number
  url: string
  settingsUrl: string
}

/** To somebody whose mails of a day were used up: the one mail that says how much else has happened. */
export const mailWaitedMail = defineMail<MailWaitedProps>(({ count, url, settingsUrl }, texts) => systemMail({
  subject: texts.mailWaited.subject({ count }),
  heading: texts.mailWaited.subject({ count }),
  paragraphs: [texts.mailWaited.body({ count })],
  button: texts.mailWaited.button,
  url,
  second: { intro: texts.mailWaited.choose, url: settingsUrl },
  reason: texts.accountReason({ site: texts.site }),
}, texts))
