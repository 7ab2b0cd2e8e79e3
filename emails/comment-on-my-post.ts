import { defineMail } from '#emails/define-mail'
import { notificationMail } from '#emails/parts'
import type { Body, NotificationMail } from '#emails/parts'

export interface CommentOnMyPostProps {
  title: string
  organization: string
  author: string
  body: Body
  url: string
  narrow?: NotificationMail['narrow']
}

/** To the author of a post, when somebody comments on it. */
export const commentOnMyPostMail = defineMail<CommentOnMyPostProps>(({ title, organization, author, body, url, narrow }, texts) => notificationMail({
  subject: texts.commentOnMyPost.subject({ organization, title }),
  title,
  byline: texts.commentOnMyPost.byline({ author }),
  body,
  button: texts.commentOnMyPost.button,
  url,
  narrow,
}, texts))
