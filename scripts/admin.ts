import process from 'node:process'
import * as v from 'valibot'
import { readSettings, serverEnv } from '#scripts/launch/settings'
import { startPostgres } from '#scripts/postgres/start'
import { Problem, runScript } from '#scripts/support/problem'
import { makeAdministrator } from '#server/domain/accounts/make-administrator'
import { closeDatabase } from '#server/platform/db'
import { emailAddress } from '#shared/schemas/accounts'

// npm run admin -- <e-mail>: makes or resets an administrator, and prints the link that lets them in.
if (import.meta.main) {
  await runScript(async () => {
    const email = v.safeParse(emailAddress, process.argv[2])
    if (!email.success) throw new Problem('Usage: npm run admin -- <e-mail address>')
    const settings = readSettings()
    const embedded = settings.databaseUrl ? undefined : await startPostgres({ dataFolder: settings.dataFolder })
    try {
      const url = settings.databaseUrl ?? embedded?.url
      if (!url) throw new Problem('There is no database.')
      Object.assign(process.env, serverEnv(settings, url))
      const link = await makeAdministrator(email.output)
      process.stdout.write(link.isNew
        ? `${email.output} has no account yet. This link makes one, as an administrator (24 hours, once):\n${link.url}\n`
        : `${email.output} is an administrator. This link sets a new password (one hour, once):\n${link.url}\n`)
    }
    finally {
      await closeDatabase()
      await embedded?.stop()
    }
  })
}
