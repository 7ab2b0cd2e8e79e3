import { defineMail } from '#emails/define-mail'
import { talk } from '#emails/parts'
import type { TalkProps } from '#emails/parts'

export interface PostCreatedProps extends TalkProps {
  /** The post's type in words: Announcement, Question, … */
  type: string
}

/** To subscribers of an organization, when a post appears there. */
export const postCreatedMail = defineMail<PostCreatedProps>((props, texts) => talk(props, texts.postCreated, texts))
