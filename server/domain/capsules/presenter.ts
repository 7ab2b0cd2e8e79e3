import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { addresses } from '#drizzle/schema/addresses'
import { notes } from '#drizzle/schema/notes'
import type { Capsule } from '#shared/contract/capsules'
import type { RecipientState } from '#shared/schemas/capsules'
import { listAttachments } from '#server/domain/files/queries'
import { capsulePolicy } from '#server/domain/capsules/policy'
import { listHistory, listRecipients } from '#server/domain/capsules/queries'
import type { CapsuleRow, RecipientRecord } from '#server/domain/capsules/queries'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { renderMarkdown } from '#server/platform/markdown/render'

export function presentBrief({ publicId, state, releaseAt, version }: CapsuleRow) {
  return { id: publicId, state, release_at: releaseAt?.toISOString() ?? null, version }
}

/** Everything about a capsule, for who may read it. */
export async function presentCapsule(db: Db, actor: Actor, row: CapsuleRow, isManager: boolean): Promise<Capsule> {
  const now = clock.now()
  const limits = config().limits.capsules
  const [recipients, history, files, email, note, body] = await Promise.all([
    listRecipients(db, row.id), listHistory(db, row.id), listAttachments(db, row.id), emailOf(db, row.senderAddressId), noteOf(db, row.noteId), renderMarkdown(row.body, { idPrefix: 'capsule-' }),
  ])
  const may = (verdict: { allowed: boolean }) => verdict.allowed
  const isOpen = row.state === 'draft' || row.state === 'scheduled' || row.state === 'held'
  return {
    ...presentBrief(row),
    client_id: row.state === 'draft' ? row.clientId : null,
    isGuest: row.ownerId === null,
    sender: { name: row.senderName, email },
    subject: row.subject, body_md: row.body, body_html: body.html, body_position: row.bodyPosition, sealed_note: note, files,
    to: row.state === 'draft' ? row.draftTo.map(given => presentWish(row.id, given)) : recipients.map(recipient => presentRecipient(recipient, row)),
    when: row.atLocal === null || row.timeZone === null ? null : { at_local: row.atLocal, tz: row.timeZone },
    created_at: row.createdAt.toISOString(), confirmed_at: row.confirmedAt?.toISOString() ?? null, released_at: row.releasedAt?.toISOString() ?? null,
    held_reason: row.heldReason,
    history: history.map(({ event, at, detail }) => ({ event, at: at.toISOString(), detail: Object.values(detail).join(' → ') })),
    abilities: {
      edit: may(capsulePolicy.edit(actor, row, isManager, now, limits)),
      cancel: row.state !== 'draft' && isOpen && may(capsulePolicy.cancel(actor, row, isManager)),
      sendNow: may(capsulePolicy.sendNow(actor, row, isManager, now)),
      move: row.state !== 'draft' && may(capsulePolicy.edit(actor, row, isManager, now, limits)),
    },
    now: now.toISOString(),
  }
}

/** What became of one recipient, read from the courier's rows: it is kept nowhere else. */
export function recipientState({ suppressedReason, claimedAt, userId, batch, failure }: RecipientRecord, { state }: Pick<CapsuleRow, 'state'>): RecipientState {
  if (suppressedReason !== null) return suppressedReason === 'bounced' ? 'bounced' : 'suppressed'
  if (state !== 'sent') return 'waiting'
  if (claimedAt) return 'delivered'
  // Who has chosen to get no mails has it in the app.
  if (!batch) return userId === null ? 'suppressed' : 'delivered'
  if (batch.isEmailed) return 'sent'
  if (batch.isFailed) return failure?.kind === 'bounced' ? 'bounced' : failure?.kind === 'skipped' ? 'suppressed' : 'failed'
  if (batch.isSending) return 'sending'
  return batch.attempts > 0 || failure ? 'deferred' : 'queued'
}

function presentRecipient(recipient: RecipientRecord, capsule: CapsuleRow): Capsule['to'][number] {
  const state = recipientState(recipient, capsule)
  // Why somebody does not take it is between them and this site.
  const reason = state === 'bounced' || state === 'deferred' || state === 'failed' ? recipient.failure?.reason ?? null : null
  return {
    id: recipient.publicId, to: recipient.given, person: recipient.person, state, reason,
    claimedAt: recipient.claimedAt?.toISOString() ?? null, openedAt: recipient.openedAt?.toISOString() ?? null,
  }
}

/** A recipient of a draft, which is nothing but its text. */
function presentWish(capsuleId: number, given: string): Capsule['to'][number] {
  const id = createHash('sha256').update(`${capsuleId}:${given}`).digest('base64url').slice(0, 22)
  return { id, to: given, person: null, state: 'waiting', reason: null, claimedAt: null, openedAt: null }
}

async function emailOf(db: Db, addressId: number | null): Promise<string | null> {
  if (addressId === null) return null
  const [row] = await db.select({ email: addresses.email }).from(addresses).where(eq(addresses.id, addressId))
  return row?.email ?? null
}

async function noteOf(db: Db, noteId: number | null): Promise<string | null> {
  if (noteId === null) return null
  const [row] = await db.select({ publicId: notes.publicId }).from(notes).where(eq(notes.id, noteId))
  return row?.publicId ?? null
}
