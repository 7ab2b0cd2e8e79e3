import { defineMail } from '#emails/define-mail'
import { notificationMail } from '#emails/parts'
import type { Body, NotificationMail } from '#emails/parts'

export interface CommentInThreadProps {
  title: string
  organization: string
  author: string
  body: Body
  url: string
  narrow?: NotificationMail['narrow']
}

/** To who follows a thread, when somebody comments in it. */
export const commentInThreadMail = defineMail<CommentInThreadProps>(({ title, organization, author, body, url, narrow }, texts) => notificationMail({
  subject: texts.commentInThread.subject({ organization, title }),
  title,
  byline: texts.commentInThread.byline({ author }),
  body,
  button: texts.commentInThread.button,
  url,
  narrow,
}, texts))
