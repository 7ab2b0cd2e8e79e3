import type { Buffer } from 'node:buffer'
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import postgres from 'postgres'
import type { Manifest } from '#scripts/archive/catalog'
import { FORMAT, listForeignKeys, listTables, quote } from '#scripts/archive/catalog'
import type { Entry } from '#server/platform/tar'
import { entriesOf } from '#server/platform/tar'
import type { Summary } from '#scripts/archive/write'
import { KEPT_FILES } from '#scripts/archive/write'
import { applyMigrations, knownMigrations } from '#scripts/launch/migrations'
import { Problem } from '#scripts/support/problem'

/** Puts an archive into an empty database and a data folder without files: all of it, or nothing. */
export async function readArchive(path: string, url: string, dataFolder: string, progress: (text: string) => void): Promise<Summary> {
  await refuseUnlessEmpty(url, dataFolder)
  const draft = join(dataFolder, 'restore.unfinished')
  rmSync(draft, { recursive: true, force: true })
  const summary: Summary = { rows: 0, files: 0, bytes: 0 }
  const entries = entriesOf(createReadStream(path).pipe(createGunzip()))
  try {
    const manifest = await readManifest(entries)
    const { ahead } = await applyMigrations(url, manifest.migrations)
    if (ahead > 0) throw new Problem('The database was prepared by a later release than the backup. Restore into a new, empty one.')
    const sql = postgres(url, { max: 1, onnotice: () => {} })
    try {
      await sql.begin(async session => await fill(session, manifest, entries, draft, summary, progress))
    }
    finally {
      await sql.end({ timeout: 5 })
    }
    if (existsSync(draft)) for (const name of readdirSync(draft)) renameSync(join(draft, name), join(dataFolder, name))
    await applyMigrations(url)
    return summary
  }
  finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

async function refuseUnlessEmpty(url: string, dataFolder: string): Promise<void> {
  const found = KEPT_FILES.filter(name => existsSync(join(dataFolder, name)))
  if (found.length > 0) throw new Problem(`The data folder ${dataFolder} holds something already (${found.join(', ')}). Restore into an empty one.`)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    const tables = await listTables(sql)
    const isOurs = tables.some(({ name }) => name === 'users')
    // Tables without people are what a restore that failed leaves behind.
    const people = isOurs ? await sql`select 1 from users limit 1` : []
    if (people.length > 0 || (tables.length > 0 && !isOurs)) throw new Problem('The database holds something already. Restore into an empty one.')
  }
  finally {
    await sql.end({ timeout: 5 })
  }
}

async function readManifest(entries: AsyncGenerator<Entry>): Promise<Manifest> {
  const { value: first } = await entries.next().catch(() => ({ value: undefined }))
  if (!first || first.name !== 'manifest.json') throw new Problem('That is not a backup of Guildhall.')
  const manifest = JSON.parse(await textOf(first)) as Manifest
  if (manifest.format > FORMAT || manifest.migrations > knownMigrations()) throw new Problem('The backup was made by a later release. Restore it with that release or a newer one.')
  return manifest
}

async function fill(session: postgres.TransactionSql, manifest: Manifest, entries: AsyncGenerator<Entry>, draft: string, summary: Summary, progress: (text: string) => void): Promise<void> {
  const keys = await listForeignKeys(session)
  for (const { table, name } of keys) await session.unsafe(`alter table ${table} drop constraint ${quote(name)}`)
  // A migration may have written rows of its own.
  const tables = await listTables(session)
  if (tables.length > 0) await session.unsafe(`truncate ${tables.map(table => quote(table.name)).join(', ')}`)

  const counts: Record<string, number> = {}
  let expected: { rows: Record<string, number>, files: number } | undefined
  for await (const entry of entries) {
    const [kind, ...rest] = entry.name.split('/')
    if (kind === 'tables') {
      const table = manifest.tables.find(({ name }) => name === rest[0])
      if (!table) throw new Problem(`The backup holds a table that it does not name: ${rest[0]}`)
      progress(`table ${table.name}`)
      counts[table.name] = (counts[table.name] ?? 0) + await copyIn(session, table, entry)
    }
    else if (kind === 'data') {
      progress(`files, ${summary.files} so far`)
      await writeFileOf(entry, draft, rest)
      summary.files++
    }
    else if (entry.name === 'complete.json') {
      expected = JSON.parse(await textOf(entry)) as typeof expected
    }
  }
  for (const { name } of manifest.tables) counts[name] ??= 0
  if (!expected || expected.files !== summary.files || manifest.tables.some(({ name }) => counts[name] !== expected.rows[name])) throw new Problem('The backup is not complete. Nothing was changed.')

  progress('checking the references')
  for (const { table, name, definition } of keys) await session.unsafe(`alter table ${table} add constraint ${quote(name)} ${definition}`)
  for (const { name, value, isCalled } of manifest.sequences) await session`select setval(${quote(name)}::regclass, ${value}::bigint, ${isCalled})`
  summary.rows = Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** Counts the rows by what Postgres took. */
async function copyIn(session: postgres.TransactionSql, table: Manifest['tables'][number], entry: Entry): Promise<number> {
  const stream = await session.unsafe(`copy ${quote(table.name)} (${table.columns.map(quote).join(', ')}) from stdin`).writable()
  let count = 0
  await pipeline(async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of entry.content) {
      for (const byte of chunk) if (byte === 10) count++
      yield chunk
    }
  }, stream)
  return count
}

async function writeFileOf(entry: Entry, folder: string, parts: string[]): Promise<void> {
  const isSafe = KEPT_FILES.includes(parts[0] ?? '') && parts.every(part => part !== '' && part !== '.' && part !== '..')
  if (!isSafe) throw new Problem(`The backup holds a file in a place where none belongs: ${entry.name}`)
  const path = join(folder, ...parts)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  await pipeline(entry.content, createWriteStream(path, { mode: 0o600, flush: true }))
}

async function textOf(entry: Entry): Promise<string> {
  let text = ''
  for await (const chunk of entry.content) text += chunk.toString('utf8')
  return text
}
