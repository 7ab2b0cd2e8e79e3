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
  return { sql, db: drizzle(preparing(sql)) }
}

/** So many different statements each connection keeps prepared; what comes after them is planned each time. */
const MOST_PREPARED = 400
const prepared = new Set<string>()

/**
 * Drizzle hands its SQL to the driver's `unsafe`, which by default asks the server to describe each statement first and to
 * plan it anew: two round trips and most of the cost of a small query. Prepared by its text, it takes one and is planned
 * once. So a statement's
 * best plan must not depend on its values: where it would, there are two statements (posts/feed.ts).
 */
function preparing<S extends postgres.Sql | postgres.TransactionSql>(client: S): S {
  const run = client.unsafe.bind(client)
  const unsafe: typeof client.unsafe = (text, values, options) => run(text, values, { ...options, prepare: mayPrepare(text) })
  const begin = 'begin' in client ? client.begin.bind(client) : undefined
  return Object.assign(client, {
    unsafe,
    // Drizzle never hands options over here: it sends them as statements of their own.
    ...begin && { begin: (work: (inner: postgres.TransactionSql) => Promise<unknown>) => begin(inner => work(preparing(inner))) },
    ...'savepoint' in client && { savepoint: savepointOf(client) },
  })
}

function savepointOf(client: postgres.TransactionSql) {
  const savepoint = client.savepoint.bind(client)
  return (work: (inner: postgres.TransactionSql) => Promise<unknown>) => savepoint(inner => work(preparing(inner)))
}

function mayPrepare(text: string): boolean {
  if (prepared.has(text)) return true
  if (prepared.size >= MOST_PREPARED) return false
  prepared.add(text)
  return true
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
