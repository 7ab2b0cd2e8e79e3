import { eq } from 'drizzle-orm'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import type { NotificationKind } from '#drizzle/schema/courier'
import { notes } from '#drizzle/schema/notes'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

/**
 * Tells the member who sealed a note what has become of it: what its reader did only if it asks for receipts, which its
 * reader was told. That it was destroyed is always told, because then nobody has read it.
 */
export async function notifyOfNote({ db, emit }: UnitOfWork, kind: Extract<NotificationKind, `note.${string}`>, noteId: number, eventId: number): Promise<void> {
  const [note] = await db.select({ creatorId: notes.creatorId, receipts: notes.receipts }).from(notes).where(eq(notes.id, noteId))
  if (!note?.creatorId || (!note.receipts && kind !== 'note.destroyed')) return
  const now = clock.now()
  const [row] = await db.insert(notifications).values({ eventId, kind, noteId, createdAt: now }).returning({ id: notifications.id })
  await db.insert(notificationRecipients).values({ notificationId: row!.id, userId: note.creatorId, reason: 'note', createdAt: now })
  emit('notification.created', { notificationId: row!.id })
}
