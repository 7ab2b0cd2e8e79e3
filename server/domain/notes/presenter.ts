import type * as v from 'valibot'
import type { Opening } from '#server/domain/notes/open-note'
import type { listEvents, NoteRecord } from '#server/domain/notes/queries'
import type { notes, NoteSummary } from '#shared/contract/notes'
import { RECEIPT_EVENTS } from '#shared/contract/notes'

type Peeked = v.InferInput<typeof notes.peek.returns>
type Opened = v.InferInput<typeof notes.open.returns>
type Receipt = v.InferInput<typeof notes.receipt.returns>
type Days = v.InferInput<typeof notes.ofMembers.returns>['days']
type EventRecord = Awaited<ReturnType<typeof listEvents>>[number]

/** What a sender does themselves; the rest is the reader's doing. */
const OWN_EVENTS = new Set<string>(['created', 'revoked'])

export function presentPeek(note: NoteRecord, now: Date): Peeked {
  const { state, policy, kdfIterations, opensLeft, expiresAt, opensAt, size, receipts, lockedUntil } = note
  return {
    state,
    needs_passphrase: kdfIterations !== null,
    kdf: kdfIterations === null ? null : { name: 'PBKDF2-SHA256', iterations: kdfIterations },
    opens_left: opensLeft,
    expires_at: expiresAt.toISOString(),
    opens_at: opensAt?.toISOString() ?? null,
    size_bucket: 2 ** Math.ceil(Math.log2(Math.max(size, 1))),
    receipts,
    strict: policy?.strict ?? false,
    locked_until: lockedUntil && lockedUntil > now ? lockedUntil.toISOString() : null,
    now: now.toISOString(),
  }
}

export function presentOpening({ iv, ciphertext, policy, files, graceUntil, opensLeft, ticket, ticketUntil }: Opening): Opened {
  return {
    iv: iv.toString('base64url'), ct: ciphertext.toString('base64url'), policy, files, grace_until: graceUntil?.toISOString() ?? null, opens_left: opensLeft,
    ticket, ticket_until: ticketUntil?.toISOString() ?? null,
  }
}

/** A note for its sender. Where it asks for no receipts, what its reader did with it stays with the reader. */
export function presentSummary({ publicId, state, receipts, opens, opensLeft, createdAt, opensAt, expiresAt, endedAt }: NoteRecord): NoteSummary {
  const isOwnDoing = receipts || state === 'uploading' || state === 'revoked'
  return {
    id: publicId,
    state: isOwnDoing ? state : null,
    receipts,
    opens,
    opensLeft: receipts ? opensLeft : null,
    createdAt: createdAt.toISOString(),
    opensAt: opensAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
    endedAt: isOwnDoing ? endedAt?.toISOString() ?? null : null,
  }
}

/** `id` is the one that was asked for: a tombstone has another. */
export function presentReceipt(id: string, note: NoteRecord, events: EventRecord[]): Receipt {
  const firstPeek = events.find(({ event }) => event === 'peeked')
  const shown = events.filter(one => RECEIPT_EVENTS.includes(one.event) && (note.receipts || OWN_EVENTS.has(one.event)) && (one.event !== 'peeked' || one === firstPeek))
  return { ...presentSummary(note), id, events: shown.map(({ event, at, opening }) => ({ event, at: at.toISOString(), opening })) }
}

/** One line a day on which anything happened, the newest first. */
export function presentDays({ sealed, ended }: { sealed: { day: string, count: number }[], ended: { day: string, state: string, count: number }[] }): Days {
  const days = new Map<string, Days[number]>()
  const at = (day: string) => {
    if (!days.has(day)) days.set(day, { day, sealed: 0, opened: 0, revoked: 0, expired: 0 })
    return days.get(day)!
  }
  for (const { day, count } of sealed) at(day).sealed = count
  for (const { day, state, count } of ended) {
    if (state === 'opened' || state === 'revoked' || state === 'expired') at(day)[state] = count
  }
  return [...days.values()].sort((a, b) => a.day < b.day ? 1 : -1)
}
