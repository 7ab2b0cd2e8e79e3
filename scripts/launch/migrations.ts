import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { Problem } from '#scripts/support/problem'
import { rootFolder } from '#scripts/support/paths'

const FOLDER = join(rootFolder, 'drizzle', 'migrations')
const JOURNAL = ['meta', '_journal.json']
/** Any number that nobody else in this database uses; two starts at once take turns by it. */
const ADVISORY_LOCK = 7_281_334_001

export interface MigrationOutcome {
  applied: number
  /** How many the database has seen that this release does not know: after going back to an older release. */
  ahead: number
}

/** Applies what the database has not seen yet (of the first `upTo`), all in one transaction. */
export async function applyMigrations(url: string, upTo = knownMigrations()): Promise<MigrationOutcome> {
  // One connection: the lock belongs to the session, and the migrator has to work in the same one.
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock(${ADVISORY_LOCK})`
    const before = await countApplied(sql)
    // A migration never breaks the release before it, so going back needs nothing undone.
    if (before > upTo) return { applied: 0, ahead: before - upTo }
    await withFirst(upTo, async migrationsFolder => await migrate(drizzle(sql), { migrationsFolder }))
    return { applied: await countApplied(sql) - before, ahead: 0 }
  }
  catch (error) {
    throw new Problem(`The migrations were not applied; the database is as it was.\n${describe(error)}`)
  }
  finally {
    await sql.end({ timeout: 5 })
  }
}

export function describeOutcome({ applied, ahead }: MigrationOutcome): string {
  if (ahead > 0) return `none; the database is ${ahead} ahead of this release`
  return applied > 0 ? `${applied} applied` : 'nothing to do'
}

export async function countApplied(sql: postgres.Sql | postgres.TransactionSql): Promise<number> {
  const [table] = await sql<{ name: string | null }[]>`select to_regclass('drizzle.__drizzle_migrations')::text as name`
  if (!table?.name) return 0
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from drizzle.__drizzle_migrations`
  return row?.count ?? 0
}

export function knownMigrations(): number {
  return readJournal().entries.length
}

/** The migrator reads a folder: for a part of the migrations it gets one with a shorter journal. */
async function withFirst(count: number, work: (folder: string) => Promise<void>): Promise<void> {
  const journal = readJournal()
  if (count >= journal.entries.length) return await work(FOLDER)
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-migrations-'))
  try {
    cpSync(FOLDER, folder, { recursive: true })
    writeFileSync(join(folder, ...JOURNAL), JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }))
    await work(folder)
  }
  finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readJournal(): { entries: unknown[] } {
  return JSON.parse(readFileSync(join(FOLDER, ...JOURNAL), 'utf8')) as { entries: unknown[] }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `\n${error.cause.message}` : ''
  const code = 'code' in error ? ` (${String(error.code)})` : ''
  return `${error.message.slice(0, 1500)}${code}${cause}`
}
