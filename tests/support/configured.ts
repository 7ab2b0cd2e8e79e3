import { closeDatabase } from '#server/platform/db'
import { resetConfig } from '#server/platform/config'
import { clock } from '#server/platform/clock'
import { resetEvents } from '#server/platform/events'
import { createDatabase } from '#tests/support/database'
import { TEST_APP_KEY } from '#tests/support/accounts'

/** Runs our own code in the test's process against a database of its own. Answers how to end that. */
export async function startConfigured(env: Record<string, string> = {}): Promise<() => Promise<void>> {
  const database = await createDatabase()
  const before = { ...process.env }
  Object.assign(process.env, { DATABASE_URL: database.url, APP_KEY: TEST_APP_KEY, DATABASE_CONNECTIONS: '4', ...env })
  resetConfig()
  return async () => {
    await closeDatabase()
    await database.drop()
    process.env = before
    resetConfig()
    resetEvents()
    clock.reset()
  }
}
