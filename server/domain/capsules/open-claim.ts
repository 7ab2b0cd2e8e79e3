import { eq, sql } from 'drizzle-orm'
import { capsuleRecipients } from '#drizzle/schema/capsules'
import { notes } from '#drizzle/schema/notes'
import type { capsules as contract } from '#shared/contract/capsules'
import type { Received } from '#shared/contract/operation'
import { listAttachments } from '#server/domain/files/queries'
import type { CapsuleRow } from '#server/domain/capsules/queries'
import { getClaim } from '#server/domain/capsules/claim'
import { downloadTicket } from '#server/domain/capsules/download-ticket'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { renderMarkdown } from '#server/platform/markdown/render'

type Opened = Received<typeof contract.open>

/**
 * What a capsule holds, for one of its recipients, with links to its files that live ten minutes; again for a year, with new
 * ones. Throws NotFound, TooEarly before its release, and Gone after a cancellation or the year.
 */
export async function openClaim(actor: Actor, claim: string): Promise<Opened> {
  const db = database()
  const { capsule, recipient, answer } = await getClaim(db, actor, claim)
  const now = clock.now()
  requireOpen(capsule, recipient, now)
  const linksUntil = new Date(now.getTime() + config().limits.capsules.downloadSeconds * 1000)
  const isGuest = capsule.ownerId === null
  const [files, body, note] = await Promise.all([
    listAttachments(db, capsule.id),
    renderMarkdown(capsule.body, { idPrefix: 'capsule-', ...isGuest && answer !== 'accepted' ? { links: 'text' } : {} }),
    noteOf(db, capsule.noteId),
  ])
  await markOpened(db, recipient.id, now, note === null)
  return {
    id: capsule.publicId, subject: capsule.subject, body_html: body.html, body_position: capsule.bodyPosition, sealed_note: note,
    sender: { name: capsule.senderName.slice(0, config().limits.capsules.shownNameCharacters), isVerified: !isGuest },
    written_at: capsule.createdAt.toISOString(), release_at: capsule.releaseAt!.toISOString(), released_at: capsule.releasedAt!.toISOString(),
    files: files.map(file => ({ ...file, url: `${config().publicUrl}/api/capsules/files/${downloadTicket(file.id, recipient.id, linksUntil)}` })),
    links_until: linksUntil.toISOString(), has_accepted_sender: answer === 'accepted',
  }
}

/** Throws TooEarly or Gone. */
export function requireOpen({ state, releasedAt }: CapsuleRow, { suppressedReason }: Pick<typeof capsuleRecipients.$inferSelect, 'suppressedReason'>, now: Date): void {
  if (state === 'canceled' || state === 'expired') throw new AppError('Gone', 'This capsule was canceled. Nothing of it was kept.')
  if (state !== 'sent' || releasedAt === null) throw new AppError('TooEarly', 'It is not time yet.')
  const isOver = now.getTime() > releasedAt.getTime() + config().limits.capsules.claimSeconds * 1000
  if (isOver || suppressedReason === 'refused') throw new AppError('Gone', 'This capsule could be read for a year after its date. That is over.')
}

async function markOpened(db: Db, recipientId: number, now: Date, isOpened: boolean): Promise<void> {
  const first = (column: typeof capsuleRecipients.claimedAt | typeof capsuleRecipients.openedAt) => sql`coalesce(${column}, ${now.toISOString()}::timestamptz)`
  await db.update(capsuleRecipients).set({ claimedAt: first(capsuleRecipients.claimedAt), ...isOpened ? { openedAt: first(capsuleRecipients.openedAt) } : {} }).where(eq(capsuleRecipients.id, recipientId))
}

async function noteOf(db: Db, noteId: number | null): Promise<string | null> {
  if (noteId === null) return null
  const [row] = await db.select({ publicId: notes.publicId }).from(notes).where(eq(notes.id, noteId))
  return row?.publicId ?? null
}
