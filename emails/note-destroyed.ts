import { defineMail } from '#emails/define-mail'
import { noteMail } from '#emails/note-mail'
import type { NoteProps } from '#emails/note-mail'

/** To the member who sealed a note, when too many wrong passphrases have destroyed it. */
export const noteDestroyedMail = defineMail<NoteProps>((props, texts) => noteMail(props, texts.noteDestroyed, texts.noteDestroyed.body(props), texts))
