import { defineMail } from '#emails/define-mail'
import { talk } from '#emails/parts'
import type { TalkProps } from '#emails/parts'

export interface CommentReplyProps extends TalkProps {
  /** The first words of the comment that is answered. */
  answered: string
}

/** To the author of a comment, when somebody answers it. */
export const commentReplyMail = defineMail<CommentReplyProps>((props, texts) => talk(props, texts.commentReply, texts, { intro: texts.commentReply.yours, text: props.answered }))
