import { drizzle } from 'drizzle-orm/postgres-js'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { putCatalogue } from '#scripts/seed/catalogue'
import { TEST_APP_KEY, TEST_BOUNCE_TOKEN } from '#tests/support/accounts'
import { newClient } from '#tests/support/client'
import type { Client } from '#tests/support/client'
import { createDatabase } from '#tests/support/database'
import { startServer } from '#tests/support/server'
import type { TestServer } from '#tests/support/server'

export interface ApiSite {
  server: TestServer
  databaseUrl: string
  client: Client
  sql: postgres.Sql
  db: PostgresJsDatabase
  stop: () => Promise<void>
}

/** A server with the catalogue and an empty community, and ways to talk to it and its database. */
export async function startSite(env: Record<string, string> = {}): Promise<ApiSite> {
  const database = await createDatabase()
  const sql = postgres(database.url, { max: 4, onnotice: () => {} })
  // Drizzle changes how its client reads values, so it gets one of its own.
  const drizzleClient = postgres(database.url, { max: 1, onnotice: () => {} })
  const db = drizzle(drizzleClient)
  await putCatalogue(db, new Date())
  const server = await startServer({ databaseUrl: database.url, env: { APP_KEY: TEST_APP_KEY, BOUNCE_TOKEN: TEST_BOUNCE_TOKEN, ...env } })
  const client = newClient(server.origin)
  return {
    server, client, sql, db, databaseUrl: database.url,
    stop: async () => {
      client.close()
      await server.stop()
      await Promise.all([sql.end(), drizzleClient.end()])
      await database.drop()
    },
  }
}
