import type { ScheduledPost, WaitingThing } from '#shared/contract/scheduling'
import type { ScheduledPostRecord, WaitingRecord } from '#server/domain/scheduling/queries'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'

export function presentScheduledPost({ id, state, draft, refusal, postId, atLocal, timeZone, publishAt, version }: ScheduledPostRecord): ScheduledPost {
  return { id, state, draft, when: { at_local: atLocal, tz: timeZone }, publish_at: publishAt.toISOString(), refusal: refusal?.detail ?? null, postId, version }
}

export function presentWaiting({ kind, id, title, to, state, dueAt, tz }: WaitingRecord): WaitingThing {
  return { kind, id, title, to, state, due_at: dueAt?.toISOString() ?? null, tz, abilities: abilitiesOf(kind, state, dueAt) }
}

/** The commands decide again; what they would refuse is not offered. What is sealed keeps its date: it is part of the seal. */
function abilitiesOf(kind: WaitingThing['kind'], state: string, dueAt: Date | null): WaitingThing['abilities'] {
  if (kind === 'note') return { cancel: true, move: false, sendNow: false }
  if (kind === 'post') return { cancel: true, move: true, sendNow: true }
  const waits = state === 'scheduled' || state === 'held'
  const isClose = dueAt !== null && dueAt.getTime() - clock.now().getTime() < config().limits.capsules.lastChangeSeconds * 1000
  return { cancel: true, move: state === 'held' || (waits && !isClose), sendNow: waits }
}
