import { defineMail } from '#emails/define-mail'
import { notificationMail } from '#emails/parts'
import type { Body, NotificationMail } from '#emails/parts'

export interface CommentReplyProps {
  title: string
  organization: string
  author: string
  /** The first words of the comment that is answered. */
  answered: string
  body: Body
  url: string
  narrow?: NotificationMail['narrow']
}

/** To the author of a comment, when somebody answers it. */
export const commentReplyMail = defineMail<CommentReplyProps>(({ title, organization, author, answered, body, url, narrow }, texts) => notificationMail({
  subject: texts.commentReply.subject({ organization, title }),
  title,
  byline: texts.commentReply.byline({ author }),
  quoted: { intro: texts.commentReply.yours, text: answered },
  body,
  button: texts.commentReply.button,
  url,
  narrow,
}, texts))
