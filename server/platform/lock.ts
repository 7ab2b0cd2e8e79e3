import postgres from 'postgres'
import { config } from '#server/platform/config'

export interface HeldLock {
  /** The connection that holds it: statements here run only as long as the lock is ours. */
  sql: postgres.ReservedSql
  /** The server process behind that connection. If it is another one, the connection was lost, and the lock with it. */
  backendId: number
  release: () => Promise<void>
}

let client: postgres.Sql | undefined

/**
 * Takes the lock of this name if nobody has it, or answers undefined. It belongs to a connection, so that it ends with the
 * process that holds it, however that ends. Its connections are apart from the pool: they are kept for as long as work takes.
 */
export async function holdLock(name: string): Promise<HeldLock | undefined> {
  const { workers: { notifications, mail } } = config()
  // One for whoever may hold one: a link that somebody waits for never waits for a fan-out to end.
  client ??= postgres(config().databaseUrl, {
    max: notifications + mail, onnotice: () => {}, connect_timeout: 10, connection: { application_name: `guildhall-${config().role}-locks` },
  })
  const sql = await client.reserve()
  try {
    const [row] = await sql<{ held: boolean, backendId: number }[]>`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as held, pg_backend_pid() as "backendId"`
    if (!row?.held) {
      sql.release()
      return undefined
    }
    return {
      sql,
      backendId: row.backendId,
      async release() {
        try {
          await sql`select pg_advisory_unlock(hashtextextended(${name}, 0))`
        }
        finally {
          sql.release()
        }
      },
    }
  }
  catch (error) {
    sql.release()
    throw error
  }
}

/** At shutdown. */
export async function closeLocks(): Promise<void> {
  const closing = client
  client = undefined
  await closing?.end({ timeout: 5 })
}
