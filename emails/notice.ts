import { defineMail } from '#emails/define-mail'
import type { Mail } from '#emails/define-mail'
import { html } from '#emails/email'
import { notificationMail } from '#emails/parts'
import type { NotificationMail } from '#emails/parts'
import type { NoticeFacts } from '#shared/messages/en/notices'

export interface NoticeProps {
  facts: NoticeFacts
  url: string
  narrow?: NotificationMail['narrow']
}

/** To whom something of this kind was told in one sentence: a role, a status, a decision. */
export function noticeMail(kind: string): Mail<NoticeProps> {
  return defineMail<NoticeProps>(({ facts, url, narrow }, texts) => {
    const notice = texts.notices[kind]!
    const sentence = notice.body(facts)
    return notificationMail({ subject: notice.subject(facts), title: notice.subject(facts), byline: '', body: { html: html`<p>${sentence}</p>`.markup, text: sentence }, button: notice.button, url, narrow }, texts)
  })
}
