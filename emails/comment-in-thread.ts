import { defineMail } from '#emails/define-mail'
import { talk } from '#emails/parts'
import type { TalkProps } from '#emails/parts'

/** To who follows a thread, when somebody comments in it. */
export const commentInThreadMail = defineMail<TalkProps>((props, texts) => talk(props, texts.commentInThread, texts))
