import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { readArchive } from '#scripts/archive/read'
import { prepareFolder } from '#scripts/postgres/cluster'
import { startPostgres } from '#scripts/postgres/start'
import { takeLock } from '#scripts/support/lock'
import { dataFolderOf, relativeToRoot } from '#scripts/support/paths'
import { Problem, runScript } from '#scripts/support/problem'
import { step } from '#scripts/support/steps'

// npm run restore -- <file>: puts a backup into an empty place.
await runScript(async () => {
  const path = resolve(process.argv[2] ?? '')
  if (!process.argv[2] || !existsSync(path)) throw new Problem('Which backup? For example: npm run restore -- guildhall-2026-01-31-0400.tar.gz')
  const dataFolder = dataFolderOf()
  prepareFolder(dataFolder)
  const lock = takeLock(join(dataFolder, 'lock'), { url: 'a restore' })
  if ('holder' in lock) throw new Problem(`Guildhall runs on ${relativeToRoot(dataFolder)} (process ${lock.holder.pid}). Stop it first, and restore into an empty folder.`)
  const embedded = process.env.DATABASE_URL ? undefined : await startPostgres({ dataFolder })
  try {
    const url = process.env.DATABASE_URL ?? embedded!.url
    await step('Restore', async progress => await readArchive(path, url, dataFolder, progress), ({ rows, files }) => `${rows} rows and ${files} files`)
  }
  finally {
    await embedded?.stop()
    lock.release()
  }
})
