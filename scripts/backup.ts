import { resolve } from 'node:path'
import process from 'node:process'
import { writeArchive } from '#scripts/archive/write'
import { existsSync } from 'node:fs'
import { startPostgres } from '#scripts/postgres/start'
import { dataFolderOf } from '#scripts/support/paths'
import { Problem, runScript } from '#scripts/support/problem'
import { say, step } from '#scripts/support/steps'

// npm run backup [-- <file>]: the database of one moment, the uploads and the app key, in one archive.
await runScript(async () => {
  const dataFolder = dataFolderOf()
  const stamp = new Date().toISOString().slice(0, 16).replaceAll(':', '').replace('T', '-')
  const [name = `guildhall-${stamp}.tar.gz`, ...others] = process.argv.slice(2)
  if (name.startsWith('-') || others.length > 0) throw new Problem('A backup takes a name, or none. For example: npm run backup -- guildhall.tar.gz')
  const path = resolve(name)
  if (existsSync(path)) throw new Problem(`${path} is there already.`)
  const embedded = process.env.DATABASE_URL ? undefined : await startPostgres({ dataFolder })
  try {
    const url = process.env.DATABASE_URL ?? embedded!.url
    await step('Backup', async progress => await writeArchive(url, dataFolder, path, progress), ({ rows, files, bytes }) => `${rows} rows and ${files} files in ${(bytes / 1e6).toFixed(1)} MB`)
    say(path)
  }
  finally {
    await embedded?.stop()
  }
})
