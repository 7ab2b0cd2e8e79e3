import { inArray, sql } from 'drizzle-orm'
import { formerHandles, users } from '#drizzle/schema/accounts'
import { importSources } from '#drizzle/schema/platform'
import type { Db } from '#server/platform/db'
import { RESERVED_HANDLES } from '#shared/rules/reserved-names'
import { slugOf } from '#shared/rules/slug'
import { LIMITS } from '#shared/schemas/community'

const HANDLE = { min: 3, max: 20 }

export interface ImportedPerson { id: number, handle: string }

/**
 * The people behind foreign authors, made where they are missing: placeholders without e-mail and password, which the real
 * person can claim. By the author's id there.
 */
export async function placeholdersFor(db: Db, source: string, authors: readonly { id: string, name: string, since: Date }[], now: Date): Promise<Map<string, ImportedPerson>> {
  const people = new Map<string, ImportedPerson>()
  const ids = [...new Set(authors.map(author => author.id))]
  if (ids.length === 0) return people
  const known = await db.execute<{ sourceId: string, id: number, handle: string }>(sql`
    select import_source.source_id as "sourceId", users.id::float8 as id, users.handle::text as handle
    from import_source join users on users.id = import_source.target_id
    where import_source.source = ${source} and import_source.kind = 'user' and ${inArray(importSources.sourceId, ids)}`)
  for (const { sourceId, id, handle } of known) people.set(sourceId, { id, handle })

  for (const { id: sourceId, name, since } of authors) {
    if (people.has(sourceId)) continue
    const handle = await freeHandle(db, sourceId)
    const [row] = await db.insert(users).values({ handle, name: name.slice(0, LIMITS.personName) || handle, isPlaceholder: true, createdAt: since }).returning({ id: users.id })
    await db.insert(importSources).values({ source, kind: 'user', sourceId, targetId: row!.id, importedAt: now })
    people.set(sourceId, { id: row!.id, handle })
  }
  return people
}

/** As close to the foreign name as is free here: `elliot`, `elliot-2`, … */
async function freeHandle(db: Db, name: string): Promise<string> {
  const short = slugOf(name, HANDLE.max, 'somebody')
  const wanted = short.length < HANDLE.min ? `${short}-imported` : short
  for (let number = 1; ; number++) {
    const ending = number === 1 ? '' : `-${number}`
    const handle = wanted.slice(0, HANDLE.max - ending.length).replace(/-+$/, '') + ending
    if (RESERVED_HANDLES.has(handle)) continue
    const [taken] = await db.execute(sql`
      select 1 from ${users} where handle = ${handle}::citext union all select 1 from ${formerHandles} where handle = ${handle}::citext limit 1`)
    if (!taken) return handle
  }
}
