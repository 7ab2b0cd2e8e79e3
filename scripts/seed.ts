import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { users } from '#drizzle/schema/accounts'
import { startPostgres } from '#scripts/postgres/start'
import { putCatalogue } from '#scripts/seed/catalogue'
import { makeSample } from '#scripts/seed/sample'
import { dataFolderOf } from '#scripts/support/paths'
import { Problem, runScript } from '#scripts/support/problem'

// npm run seed: a sample community for an empty database. Does nothing where people are; never deletes.
await runScript(async () => {
  const dataFolder = dataFolderOf()
  const embedded = process.env.DATABASE_URL ? undefined : await startPostgres({ dataFolder })
  const url = process.env.DATABASE_URL ?? embedded?.url
  if (!url) throw new Problem('There is no database to fill.')
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} })
  const db = drizzle(sql)
  try {
    const now = new Date()
    await putCatalogue(db, now)
    const [somebody] = await db.select({ id: users.id }).from(users).limit(1)
    if (somebody) {
      console.log('This database has people already; it stays as it is.')
      return
    }
    const begin = performance.now()
    const { logIns, people, posts } = await makeSample(db, now, text => console.log(text))
    const lines = logIns.map(({ email, password, role }) => `${email}\t${password}\t${role}\n`)
    writeFileSync(join(dataFolder, 'log-ins'), lines.join(''), { mode: 0o600 })
    console.log(`${people} people and ${posts} posts in ${((performance.now() - begin) / 1000).toFixed(1)} s`)
  }
  finally {
    await sql.end({ timeout: 5 })
    await embedded?.stop()
  }
})
