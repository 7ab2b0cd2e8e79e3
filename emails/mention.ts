import { defineMail } from '#emails/define-mail'
import { notificationMail } from '#emails/parts'
import type { Body, NotificationMail } from '#emails/parts'

export interface MentionProps {
  title: string
  organization: string
  author: string
  body: Body
  url: string
  narrow?: NotificationMail['narrow']
}

/** To somebody whose @handle stands in a post or a comment. */
export const mentionMail = defineMail<MentionProps>(({ title, organization, author, body, url, narrow }, texts) => notificationMail({
  subject: texts.mention.subject({ author, title }),
  title,
  byline: texts.mention.byline({ author, organization }),
  body,
  button: texts.mention.button,
  url,
  narrow,
}, texts))
