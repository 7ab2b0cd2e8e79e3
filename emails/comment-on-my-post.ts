import { defineMail } from '#emails/define-mail'
import { talk } from '#emails/parts'
import type { TalkProps } from '#emails/parts'

/** To the author of a post, when somebody comments on it. */
export const commentOnMyPostMail = defineMail<TalkProps>((props, texts) => talk(props, texts.commentOnMyPost, texts))
