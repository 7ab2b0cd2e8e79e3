import { defineMail } from '#emails/define-mail'
import { talk } from '#emails/parts'
import type { TalkProps } from '#emails/parts'

/** To somebody whose @handle stands in a post or a comment. */
export const mentionMail = defineMail<TalkProps>((props, texts) => talk(props, texts.mention, texts))
