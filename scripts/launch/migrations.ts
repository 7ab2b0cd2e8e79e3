import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { Problem } from '#scripts/support/problem'
import { rootFolder } from '#scripts/support/paths'

const FOLDER = join(rootFolder, 'drizzle', 'migrations')
/** Any number that nobody else in this database uses; two starts at once take turns by it. */
const ADVISORY_LOCK = 7_281_334_001

/** Applies what the database has not seen yet, all in one transaction; resolves with how many that were. */
export async function applyMigrations(url: string): Promise<number> {
  const known = knownMigrations()
  if (known === 0) return 0
  // One connection: the lock belongs to the session, and the migrator has to work in the same one.
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock(${ADVISORY_LOCK})`
    const before = await countApplied(sql)
    if (before > known) {
      throw new Problem(`The database is newer than this release: it has seen ${before} migrations, this release knows ${known}.\nStart the release that made it, or restore a backup (docs/runbook.md).`)
    }
    await migrate(drizzle(sql), { migrationsFolder: FOLDER })
    return await countApplied(sql) - before
  }
  catch (error) {
    throw error instanceof Problem ? error : new Problem(`The migrations were not applied; the database is as it was.\n${describe(error)}`)
  }
  finally {
    await sql.end({ timeout: 5 })
  }
}

async function countApplied(sql: postgres.Sql): Promise<number> {
  const [table] = await sql<{ name: string | null }[]>`select to_regclass('drizzle.__drizzle_migrations')::text as name`
  if (!table?.name) return 0
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from drizzle.__drizzle_migrations`
  return row?.count ?? 0
}

function knownMigrations(): number {
  const journal = join(FOLDER, 'meta', '_journal.json')
  if (!existsSync(journal)) return 0
  const { entries } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] }
  return entries.length
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `\n${error.cause.message}` : ''
  const code = 'code' in error ? ` (${String(error.code)})` : ''
  return `${error.message.slice(0, 1500)}${code}${cause}`
}
