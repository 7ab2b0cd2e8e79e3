import { drizzle } from 'drizzle-orm/postgres-js'
import type { PostgresJsDatabase, PostgresJsTransaction } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { config } from '#server/platform/config'

type NoRelations = Record<string, never>

/** The pool, or an open transaction. The first argument of every query: there is no ambient database. */
export type Db = PostgresJsDatabase<NoRelations> | PostgresJsTransaction<NoRelations, NoRelations>

interface Opened {
  sql: postgres.Sql
  db: PostgresJsDatabase<NoRelations>
}

let opened: Opened | undefined

function open(): Opened {
  const sql = postgres(config().databaseUrl, {
    max: config().databaseConnections,
    onnotice: () => {},
    connect_timeout: 10,
    connection: { application_name: `guildhall-${config().role}` },
  })
  return { sql, db: drizzle(sql) }
}

/** The pool of this process, opened at its first use. */
export function database(): PostgresJsDatabase<NoRelations> {
  return (opened ??= open()).db
}

/** The driver itself, for what Drizzle does not have: reserved connections, cursors, COPY. */
export function sqlClient(): postgres.Sql {
  return (opened ??= open()).sql
}

/** Waits for running statements, then closes every connection. */
export async function closeDatabase(): Promise<void> {
  const closing = opened
  opened = undefined
  await closing?.sql.end({ timeout: 5 })
}
