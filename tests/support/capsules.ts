import { secretFor } from '#server/platform/app-key'
import { capsuleListeners } from '#server/domain/capsules/listeners'
import { capsuleTimers } from '#server/domain/capsules/timers'
import { fileListeners } from '#server/domain/files/listeners'
import type { Person } from '#server/platform/actor'
import { registerListeners } from '#server/platform/events'
import { outboxDrained } from '#server/platform/outbox'
import { registerTimers, runDueTogether, runNextTimer } from '#server/platform/timers'
import { person } from '#tests/support/actors'
import type { CapsuleDraft } from '#shared/schemas/capsules'

let serial = 0

/** A capsule as somebody would send it, in two days' time from `NOON`; a test names what it is about. */
export const NOON = new Date('2026-03-01T12:00:00.000Z')
export const IN_THREE_DAYS = { at_local: '2026-03-04T12:00', tz: 'UTC' }

export function draftOf(wishes: Partial<CapsuleDraft> = {}): CapsuleDraft {
  return {
    client_id: `client-${String(++serial).padStart(16, '0')}`, subject: 'To you', body_md: 'Hello from the past.', body_position: 'before', files: [], to: ['robin@example.org'],
    when: IN_THREE_DAYS, seal: null, from: null, ...wishes,
  }
}

export function guestDraft(wishes: Partial<CapsuleDraft> = {}): CapsuleDraft {
  return draftOf({ from: { name: 'Ann', email: `ann${++serial}@example.org` }, ...wishes })
}

/** Signed in as this person. */
export function actorOf(row: { id: number, handle: string, suspendedUntil?: Date | null }, freshAt = NOON): Person {
  return person({ id: row.id, handle: row.handle, suspendedUntil: row.suspendedUntil ?? null, session: { publicId: 'session', hash: 'hash', freshAt } })
}

/** The parts of the server's wiring that a capsule's life needs, besides the courier's. */
export function wireCapsules(): void {
  registerListeners([...capsuleListeners, ...fileListeners])
  registerTimers(capsuleTimers)
}

/** Runs everything that is due at the clock's present. */
export async function tick(): Promise<void> {
  while (await runDueTogether() > 0 || await runNextTimer()) { /* until nothing is due */ }
  await outboxDrained()
}

export const tokenOf = {
  confirm: (capsuleId: number) => secretFor('capsule-confirm', capsuleId),
  manage: (capsuleId: number) => secretFor('capsule-manage', capsuleId),
  claim: (capsuleId: number, addressId: number) => secretFor('capsule-claim', `${capsuleId}.${addressId}`),
}
