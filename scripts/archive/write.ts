import { Buffer } from 'node:buffer'
import { createReadStream, createWriteStream, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import postgres from 'postgres'
import type { Manifest, Table } from '#scripts/archive/catalog'
import { FORMAT, listSequences, listTables, quote } from '#scripts/archive/catalog'
import { END, header, padding } from '#server/platform/tar'
import { countApplied } from '#scripts/launch/migrations'

/** A table's rows come as pieces of this size, because a tar entry names its size before its content. */
const PIECE = 4 * 1024 * 1024

/** What of the data folder belongs to the backup: the rest is the database itself, logs and marks of processes. */
export const KEPT_FILES = ['app-key', 'files', 'log-ins', 'mail']

export interface Summary { rows: number, files: number, bytes: number }

/** Writes one moment of the database, and the files beside it, into one archive. It appears only when it is complete. */
export async function writeArchive(url: string, dataFolder: string, path: string, progress: (text: string) => void): Promise<Summary> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const draft = `${path}.partial`
  const summary: Summary = { rows: 0, files: 0, bytes: 0 }
  try {
    await sql.begin('isolation level repeatable read read only', async (session) => {
      await pipeline(Readable.from(archive(session, dataFolder, summary, progress)), createGzip({ level: 5 }), createWriteStream(draft, { mode: 0o600, flush: true }))
    })
    renameSync(draft, path)
    summary.bytes = statSync(path).size
    return summary
  }
  finally {
    rmSync(draft, { force: true })
    await sql.end({ timeout: 5 })
  }
}

async function* archive(session: postgres.TransactionSql, dataFolder: string, summary: Summary, progress: (text: string) => void): AsyncGenerator<Buffer> {
  const at = new Date()
  const tables = await listTables(session)
  const manifest: Manifest = {
    format: FORMAT,
    at: at.toISOString(),
    migrations: await countApplied(session),
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    sequences: await listSequences(session),
  }
  yield* whole('manifest.json', JSON.stringify(manifest, null, 2), at)
  const total = tables.reduce((sum, table) => sum + table.bytes, 1)
  let done = 0
  const counts: Record<string, number> = {}
  for (const table of tables) {
    progress(`${Math.floor(100 * done / total)} %, ${table.name}`)
    counts[table.name] = yield* rowsOf(session, table, at)
    summary.rows += counts[table.name]!
    done += table.bytes
  }
  for (const name of filesBelow(dataFolder, KEPT_FILES)) {
    progress(`files, ${summary.files} so far`)
    if (yield* file(dataFolder, name)) summary.files++
  }
  // Without this last entry an archive is not complete.
  yield* whole('complete.json', JSON.stringify({ rows: counts, files: summary.files }), at)
  yield END
}

/** COPY in text form: the same for every version of Postgres. */
async function* rowsOf(session: postgres.TransactionSql, table: Table, at: Date): AsyncGenerator<Buffer, number> {
  const columns = table.columns.map(quote).join(', ')
  const rows = await session.unsafe(`copy ${quote(table.name)} (${columns}) to stdout`).readable()
  let parts: Buffer[] = []
  let [size, piece, count] = [0, 0, 0]
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    parts.push(chunk)
    size += chunk.length
    for (const byte of chunk) if (byte === 10) count++
    if (size >= PIECE) {
      yield* whole(`tables/${table.name}/${String(piece++).padStart(6, '0')}`, Buffer.concat(parts), at)
      parts = []
      size = 0
    }
  }
  if (size > 0) yield* whole(`tables/${table.name}/${String(piece).padStart(6, '0')}`, Buffer.concat(parts), at)
  return count
}

/** A file may vanish between listing and reading: then no row of this moment needs it. */
async function* file(folder: string, name: string): AsyncGenerator<Buffer, boolean> {
  const path = join(folder, name)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return false
  yield header(`data/${name}`, stats.size, stats.mtime)
  let left = stats.size
  if (left > 0) {
    for await (const chunk of createReadStream(path, { end: stats.size - 1 }) as AsyncIterable<Buffer>) {
      left -= chunk.length
      yield chunk
    }
  }
  if (left > 0) throw new Error(`${path} became shorter while it was read.`)
  yield padding(stats.size)
  return true
}

function* whole(name: string, content: string | Buffer, at: Date): Generator<Buffer> {
  const bytes = Buffer.from(content)
  yield header(name, bytes.length, at)
  yield bytes
  yield padding(bytes.length)
}

function* filesBelow(folder: string, names: string[]): Generator<string> {
  for (const name of names) {
    const path = join(folder, name)
    if (!existsSync(path)) continue
    if (statSync(path).isDirectory()) yield* filesBelow(folder, readdirSync(path).map(entry => `${name}/${entry}`))
    else yield name
  }
}
