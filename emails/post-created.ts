import { defineMail } from '#emails/define-mail'
import { notificationMail } from '#emails/parts'
import type { Body, NotificationMail } from '#emails/parts'

export interface PostCreatedProps {
  title: string
  organization: string
  /** The post's type in words: Announcement, Question, … */
  type: string
  author: string
  body: Body
  url: string
  narrow?: NotificationMail['narrow']
}

/** To subscribers of an organization, when a post appears there. */
export const postCreatedMail = defineMail<PostCreatedProps>(({ title, organization, type, author, body, url, narrow }, texts) => notificationMail({
  subject: texts.postCreated.subject({ organization, title }),
  title,
  byline: texts.postCreated.byline({ author, organization, type }),
  body,
  button: texts.postCreated.button,
  url,
  narrow,
}, texts))
