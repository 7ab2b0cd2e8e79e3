/** Whether stored bytes and rows agree, over every kind: pictures, pieces of attachments, chunks of notes, pieces of archives. */
import { sql } from 'drizzle-orm'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { hasStoredFile, removeStoredFile, storedFileFacts, storedKeys } from '#server/platform/files'

export interface Strays {
  at: Date
  checked: number
  blobsWithoutRows: { key: string, size: number | null }[]
  rowsWithoutBlobs: { kind: string, key: string }[]
}

/** Compares all of them. The bytes are listed first: what is stored while it runs has its row by the time that rows are read. */
export async function findStrays(db: Db): Promise<Strays> {
  const at = clock.now()
  const keys = new Set(await storedKeys())
  const expected = await expectedKeys(db)
  const without = [...keys].filter(key => !expected.has(key))
  const missing: Strays['rowsWithoutBlobs'] = []
  for (const [key, kind] of expected) {
    // It may have been stored since.
    if (!keys.has(key) && !await hasStoredFile(key)) missing.push({ kind, key })
  }
  const blobsWithoutRows = await Promise.all(without.map(async key => ({ key, size: (await storedFileFacts(key)).size })))
  return { at, checked: keys.size, blobsWithoutRows, rowsWithoutBlobs: missing }
}

/** Removes stored bytes that have had no row for a day. Answers how many. */
export async function removeStrays(db: Db): Promise<number> {
  const before = clock.now().getTime() - config().limits.files.looseSeconds * 1000
  const { blobsWithoutRows } = await findStrays(db)
  let removed = 0
  for (const { key } of blobsWithoutRows) {
    const { storedAt } = await storedFileFacts(key)
    if (storedAt === null || storedAt.getTime() >= before) continue
    await removeStoredFile(key)
    removed++
  }
  return removed
}

/** Every key that a row stands for, with the kind of thing that it belongs to. */
async function expectedKeys(db: Db): Promise<Map<string, string>> {
  const rows = await db.execute<{ key: string, kind: string }>(sql`
    select key, kind from file where kind <> 'attachment'
    union all select 'capsule:' || key || ':' || piece, 'capsule' from file cross join lateral generate_series(0, cardinality(pieces) - 1) piece where kind = 'attachment'
    union all select 'note:' || note.public_id || ':' || note_chunk.file || ':' || note_chunk.chunk, 'note' from note_chunk join note on note.id = note_chunk.note_id
    union all select 'export:' || public_id || ':' || piece, 'archive' from account_export cross join lateral generate_series(0, pieces - 1) piece`)
  return new Map([...rows].map(({ key, kind }) => [key, kind]))
}
