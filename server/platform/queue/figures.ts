import { sql } from 'drizzle-orm'
import { siteFacts } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { QueueName } from '#server/platform/queue/names'

/** What has happened in a queue since the installation began, over all processes. */
export interface Counted {
  added: number
  processed: number
  retries: number
  failed: number
  dead: number
}

const NOTHING: Counted = { added: 0, processed: 0, retries: 0, failed: 0, dead: 0 }

interface Unsaved { counted: Counted, lastMessageAt: Date }

const unsaved = new Map<QueueName, Unsaved>()

/** Counts in memory; `saveFigures` adds it to the row that all processes share. */
export function count(queue: QueueName, more: Partial<Counted>): void {
  const { counted } = unsaved.get(queue) ?? { counted: NOTHING }
  unsaved.set(queue, { counted: added(counted, more), lastMessageAt: clock.now() })
}

/** Called every second by workers, and before figures are shown. */
export async function saveFigures(): Promise<void> {
  const waiting = [...unsaved]
  unsaved.clear()
  for (const [queue, { counted, lastMessageAt }] of waiting) {
    const value = { ...counted, lastMessageAt: lastMessageAt.toISOString() }
    const sums = Object.keys(NOTHING).map(key => sql`${key}::text, coalesce((${siteFacts.value}->>${key}::text)::bigint, 0) + (excluded.value->>${key}::text)::bigint`)
    await database().insert(siteFacts).values({ name: rowName(queue), value, at: lastMessageAt }).onConflictDoUpdate({
      target: siteFacts.name,
      set: { value: sql`jsonb_build_object(${sql.join(sums, sql`, `)}, 'lastMessageAt', excluded.value->'lastMessageAt')`, at: lastMessageAt },
    })
  }
}

export async function readFigures(queue: QueueName): Promise<Counted & { lastMessageAt: string | null }> {
  const [row] = await database().select().from(siteFacts).where(sql`${siteFacts.name} = ${rowName(queue)}`)
  const value = (row?.value ?? {}) as Partial<Counted & { lastMessageAt: string }>
  return { ...added(NOTHING, value), lastMessageAt: value.lastMessageAt ?? null }
}

function rowName(queue: QueueName): string {
  return `queue.${queue}`
}

function added(counted: Counted, more: Partial<Counted>): Counted {
  return {
    added: counted.added + (more.added ?? 0),
    processed: counted.processed + (more.processed ?? 0),
    retries: counted.retries + (more.retries ?? 0),
    failed: counted.failed + (more.failed ?? 0),
    dead: counted.dead + (more.dead ?? 0),
  }
}
