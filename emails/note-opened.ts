import { defineMail } from '#emails/define-mail'
import { noteMail } from '#emails/note-mail'
import type { NoteProps } from '#emails/note-mail'

export interface NoteOpenedProps extends NoteProps {
  /** Which opening of how many. */
  opening: number
  opens: number
}

/** To the member who sealed a note and asked for receipts, when it is opened. */
export const noteOpenedMail = defineMail<NoteOpenedProps>(({ opening, opens, ...props }, texts) => noteMail(props, texts.noteOpened, texts.noteOpened.body({ ...props, opening, opens }), texts))
