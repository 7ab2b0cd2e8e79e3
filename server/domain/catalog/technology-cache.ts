import { inArray } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import { technologies } from '#drizzle/schema/catalog'
import { publish, subscribe } from '#server/platform/bus'
import type { Db } from '#server/platform/db'
import { onCommit } from '#server/platform/events'
import type { TechnologySummary } from '#shared/schemas/summaries'

const CHANNEL = 'technology'
/** A lost message of the bus ends with this. */
const LIFE_MS = 60_000

const summaries = new LRUCache<number, TechnologySummary>({ max: 10_000, ttl: LIFE_MS })

/** Rises with every change, so that what was read before one is not kept after it. */
let changes = 0

/**
 * The short forms of technologies by id, from memory where it has them: every row of a feed shows some, and they hardly
 * ever change. Ids that do not exist are left out.
 */
export async function technologySummaries(db: Db, ids: readonly number[]): Promise<Map<number, TechnologySummary>> {
  const found = new Map<number, TechnologySummary>()
  const missing = new Set<number>()
  for (const id of ids) {
    const summary = summaries.get(id)
    if (summary) found.set(id, summary)
    else missing.add(id)
  }
  if (missing.size === 0) return found
  const seen = changes
  const rows = await db.select({ id: technologies.id, slug: technologies.slug, name: technologies.name, colour: technologies.colour })
    .from(technologies).where(inArray(technologies.id, [...missing]))
  for (const row of rows) {
    found.set(row.id, row)
    if (seen === changes) summaries.set(row.id, row)
  }
  return found
}

/** Forgets a technology when it changes, in this process at commit and in the others through the bus. Called once at start. */
export function watchTechnologies(): void {
  subscribe(CHANNEL, message => forget(Number(message)))
  onCommit((event) => {
    if (event.name !== 'technology.changed') return
    const { technologyId } = event.payload as { technologyId: number }
    forget(technologyId)
    publish(CHANNEL, String(technologyId))
  })
}

function forget(technologyId: number): void {
  changes++
  summaries.delete(technologyId)
}
