import { sql } from 'drizzle-orm'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { logger } from '#server/platform/logger'

export interface NoteFault {
  noteId: number
  fault: 'moreOpeningsThanPolicy' | 'keptAfterItsEnd' | 'noTimer'
}

/** What is kept for a repetition may outlast its grace by so much: the timer's tick, and a process that was down. */
const PATIENCE_SECONDS = 300

/**
 * What can be wrong with notes although no code of ours makes it so; empty is right. `moreOpeningsThanPolicy` is a counter
 * that somebody raised in the database, which no cipher can notice.
 */
export async function listNoteFaults(db: Db, now: Date): Promise<NoteFault[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  return [...await db.execute<{ noteId: number, fault: NoteFault['fault'] }>(sql`
    select note.id::float8 as "noteId", 'moreOpeningsThanPolicy' as fault from note
    where state = 'sealed' and (opens <> (policy ->> 'opens')::int
      or opens_left > (policy ->> 'opens')::int - (select count(*) from note_opening where note_id = note.id))
    union all
    select note.id::float8, 'keptAfterItsEnd' from note
    where ended_at is not null and ended_at <= ${at} - make_interval(secs => ${PATIENCE_SECONDS}) and (ciphertext is not null or policy is not null)
      and not exists (select from note_opening where note_id = note.id and grace_until > ${at} - make_interval(secs => ${PATIENCE_SECONDS}))
    union all
    select note.id::float8, 'noTimer' from note where not exists (select from timer where kind = 'notes.turn' and subject_id = note.id)
    order by 1, 2`)]
}

/** Part of the regular cleaning: whoever runs the site reads of a fault in its log. */
export async function reportNoteFaults(db: Db): Promise<void> {
  const faults = await listNoteFaults(db, clock.now())
  for (const { noteId, fault } of faults) logger.error({ noteId, fault }, 'a sealed note breaks its rules')
}
