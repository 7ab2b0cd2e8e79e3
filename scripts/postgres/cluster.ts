import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from '#scripts/postgres/binaries'
import type { Identity } from '#scripts/postgres/identity'
import { describeSystemError, Problem } from '#scripts/support/problem'
import { relativeToRoot } from '#scripts/support/paths'

export const SUPERUSER = 'guildhall'
export const DATABASE = 'guildhall'

export interface ClusterFiles {
  data: string
  port: string
  password: string
  owner: string
  log: string
}

export function filesOf(dataFolder: string): ClusterFiles {
  const path = (name: string): string => join(dataFolder, name)
  return {
    data: path('postgres'),
    port: path('postgres.port'),
    password: path('postgres.password'),
    owner: path('postgres.owner'),
    log: path('postgres.log'),
  }
}

/** Makes the data folder, open for passing through (Postgres may run as another user) but not for listing. */
export function prepareFolder(folder: string): void {
  try {
    // The umask may have taken away more.
    if (mkdirSync(folder, { recursive: true })) chmodSync(folder, 0o711)
    const probe = join(folder, '.writable')
    writeFileSync(probe, '')
    rmSync(probe)
  }
  catch (error) {
    throw new Problem(`The data folder ${relativeToRoot(folder)} cannot be used.\n${describeSystemError(error) ?? String(error)}`)
  }
}

/** Makes the database cluster unless it is there. A run that was cut short leaves nothing that looks finished. */
export function ensureCluster(files: ClusterFiles, binaries: Binaries, identity: Identity, fast: boolean): void {
  if (existsSync(files.data)) {
    checkCluster(files, binaries)
    return
  }
  const draft = `${files.data}.new`
  const passwordFile = `${files.password}.new`
  const password = randomBytes(24).toString('base64url')
  try {
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { mode: 0o700 })
    identity.own(draft)
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    identity.own(passwordFile)
    const flags = ['-D', draft, '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...(fast ? ['--no-sync'] : [])]
    const { file, args, ...user } = identity.wrap(binaries.initdb, flags)
    const result = spawnSync(file, args, { ...user, encoding: 'utf8', cwd: '/', env: postgresEnv() })
    if (result.status !== 0) throw explain(result.error ? String(result.error) : result.stderr)
    writeFileSync(files.password, `${password}\n`, { mode: 0o600 })
    renameSync(draft, files.data)
  }
  finally {
    rmSync(passwordFile, { force: true })
    rmSync(draft, { recursive: true, force: true })
  }
}

export function readPassword(files: ClusterFiles): string {
  try {
    return readFileSync(files.password, 'utf8').trim()
  }
  catch (error) {
    throw new Problem(`The database's password cannot be read from ${relativeToRoot(files.password)}.\n${describeSystemError(error) ?? 'Restore that file: without it the database in the same folder cannot be opened.'}`)
  }
}

/** What Postgres said when it gave up, in words that say what to do. */
export function explain(said: string): Problem {
  const text = said.trim()
  const advice: [RegExp, string][] = [
    [/No space left on device/i, 'The disk is full. Free some space (df -h shows how much is left) and start again; nothing that was committed is lost.'],
    [/wrong ownership/i, 'The database belongs to another user. Start as that user, or give the data folder to yourself with chown -R.'],
    [/Permission denied|could not access directory/i, 'Postgres may not read or write its folder. Start as the user that owns the data folder, or choose another with DATA_FOLDER=/some/folder.'],
    [/could not create shared memory|Cannot allocate memory/i, 'There is not enough memory for the database.'],
    [/invalid data in file|could not locate a valid checkpoint|is not a valid data directory|database files are incompatible/i, 'The database files are damaged or from another version. Restore a backup into an empty data folder (docs/runbook.md).'],
  ]
  const found = advice.find(([pattern]) => pattern.test(text))
  return new Problem(`The database could not start.\n${found ? `${found[1]}\n` : ''}Postgres says: ${text.split('\n').slice(-8).join('\n  ')}`)
}

/** Nothing of the caller's locale or PG* variables may reach the database. */
export function postgresEnv(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

function checkCluster(files: ClusterFiles, binaries: Binaries): void {
  const versionFile = join(files.data, 'PG_VERSION')
  let version: string
  try {
    version = readFileSync(versionFile, 'utf8').trim()
  }
  catch (error) {
    throw new Problem(`${relativeToRoot(files.data)} is there, but holds no database that can be read.\n${describeSystemError(error) ?? 'Restore a backup, or move the folder away to begin with an empty one.'}`)
  }
  if (version !== binaries.major) {
    throw new Problem(`The database in ${relativeToRoot(files.data)} was made by Postgres ${version}; this release brings Postgres ${binaries.major}.\nMake a backup with the previous release and restore it into an empty data folder (docs/runbook.md).`)
  }
  // Postgres refuses a folder that others may read (a copy or a chmod -R does that).
  if ((statSync(files.data).mode & 0o077) !== 0) chmodSync(files.data, 0o700)
}
