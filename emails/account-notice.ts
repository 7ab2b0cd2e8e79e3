import { defineMail } from '#emails/define-mail'
import type { Mail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import type { MailTexts } from '#emails/texts'

export interface AccountNoticeProps {
  /** The moment as the reader writes dates. */
  when: string
  url: string
}

/** To the owner of an account, after `what` has happened to it. */
export function accountNoticeMail(what: keyof MailTexts['accountNotices']): Mail<AccountNoticeProps> {
  return defineMail<AccountNoticeProps>(({ when, url }, texts) => {
    const { subject, body, more, button } = texts.accountNotices[what]
    return systemMail({ subject, heading: subject, paragraphs: [body({ when }), ...more], button, url, reason: texts.accountReason({ site: texts.site }) }, texts)
  })
}
