import type { Email } from '#emails/email'
import { noteDestroyedMail } from '#emails/note-destroyed'
import { noteExpiredMail } from '#emails/note-expired'
import { noteOpenedMail } from '#emails/note-opened'
import type { MessageFacts } from '#server/domain/notifications/message-facts'
import { mailMoment } from '#server/jobs/notifications/mail-moment'
import { config } from '#server/platform/config'

type NoteKind = 'note.opened' | 'note.expired' | 'note.destroyed'

/** A mail about a sealed note says when it was sealed, never which one: its address stays between sender and reader. */
export function renderNote(kind: NoteKind, { note, notification }: MessageFacts, language: string): Email {
  const facts = { sealedAt: mailMoment(note?.createdAt ?? notification.createdAt, language), at: mailMoment(notification.createdAt, language), url: `${config().publicUrl}/notes` }
  switch (kind) {
    case 'note.opened': return noteOpenedMail({ ...facts, opening: note?.opened ?? 1, opens: note?.opens ?? 1 }, language)
    case 'note.expired': return noteExpiredMail(facts, language)
    case 'note.destroyed': return noteDestroyedMail(facts, language)
  }
}
