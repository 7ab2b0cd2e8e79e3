import { sql } from 'drizzle-orm'
import type { Invariant } from '#server/platform/invariants'

/** What is kept for a repetition may outlast its grace by so much: the clock's tick, and a process that was down. */
const PATIENCE_SECONDS = 300

/** What can be wrong with notes although no code of ours makes it so. */
export const noteInvariants: Invariant[] = [
  {
    // A counter that somebody raised in the database: no cipher can notice it.
    name: 'notes.openings',
    broken: () => sql`
      select note.id, 'can be opened more often than its sender allowed' from note
      where state = 'sealed' and (opens <> (policy ->> 'opens')::int
        or opens_left > (policy ->> 'opens')::int - (select count(*) from note_opening where note_id = note.id))`,
  },
  {
    name: 'notes.wiped',
    broken: now => sql`
      select note.id, 'keeps its text after its end' from note
      where ended_at is not null and ended_at <= ${before(now)} and (ciphertext is not null or policy is not null)
        and not exists (select from note_opening where note_id = note.id and grace_until > ${before(now)})`,
  },
  {
    name: 'notes.clock',
    broken: () => sql`select note.id, 'waits for nothing' from note where not exists (select from timer where kind = 'notes.turn' and subject_id = note.id)`,
  },
]

function before(now: Date) {
  return sql`${new Date(now.getTime() - PATIENCE_SECONDS * 1000).toISOString()}::timestamptz`
}
