import { defineMail } from '#emails/define-mail'
import { noteMail } from '#emails/note-mail'
import type { NoteProps } from '#emails/note-mail'

/** To the member who sealed a note and asked for receipts, when nobody has opened it in its time. */
export const noteExpiredMail = defineMail<NoteProps>((props, texts) => noteMail(props, texts.noteExpired, texts.noteExpired.body(props), texts))
