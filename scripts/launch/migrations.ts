import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { Problem } from '#scripts/support/problem'
import { rootFolder } from '#scripts/support/paths'

const FOLDER = join(rootFolder, 'drizzle', 'migrations')
/** Any number that nobody else in this database uses; two starts at once take turns by it. */
const ADVISORY_LOCK = 7_281_334_001

export interface MigrationOutcome {
  applied: number
  /** How many the database has seen that this release does not know: after going back to an older release. */
  ahead: number
}

/** Applies what the database has not seen yet, all in one transaction. */
export async function applyMigrations(url: string): Promise<MigrationOutcome> {
  const known = knownMigrations()
  // One connection: the lock belongs to the session, and the migrator has to work in the same one.
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock(${ADVISORY_LOCK})`
    const before = await countApplied(sql)
    // A migration never breaks the release before it, so going back needs nothing undone.
    if (before > known) return { applied: 0, ahead: before - known }
    await migrate(drizzle(sql), { migrationsFolder: FOLDER })
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

async function countApplied(sql: postgres.Sql): Promise<number> {
  const [table] = await sql<{ name: string | null }[]>`select to_regclass('drizzle.__drizzle_migrations')::text as name`
  if (!table?.name) return 0
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from drizzle.__drizzle_migrations`
  return row?.count ?? 0
}

function knownMigrations(): number {
  const journal = join(FOLDER, 'meta', '_journal.json')
  const { entries } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] }
  return entries.length
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `\n${error.cause.message}` : ''
  const code = 'code' in error ? ` (${String(error.code)})` : ''
  return `${error.message.slice(0, 1500)}${code}${cause}`
}
