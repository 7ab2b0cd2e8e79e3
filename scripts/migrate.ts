import process from 'node:process'
import { applyMigrations, describeOutcome } from '#scripts/launch/migrations'
import { Problem, runScript } from '#scripts/support/problem'
import { startPostgres } from '#scripts/postgres/start'
import { dataFolderOf } from '#scripts/support/paths'
import { step } from '#scripts/support/steps'

// npm run migrate: brings the database of DATABASE_URL, or the embedded one, up to date.
if (import.meta.main) {
  await runScript(async () => {
    const embedded = process.env.DATABASE_URL ? undefined : await startPostgres({ dataFolder: dataFolderOf() })
    try {
      const url = process.env.DATABASE_URL ?? embedded?.url
      if (!url) throw new Problem('There is no database to migrate.')
      await step('Migrations', () => applyMigrations(url), describeOutcome)
    }
    finally {
      await embedded?.stop()
    }
  })
}
