import { spawn } from 'node:child_process'
import { closeSync, existsSync, fstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findBinaries } from '#scripts/postgres/binaries'
import type { ClusterFiles } from '#scripts/postgres/cluster'
import { DATABASE, ensureCluster, explain, filesOf, postgresEnv, prepareFolder, readPassword } from '#scripts/postgres/cluster'
import type { Identity } from '#scripts/postgres/identity'
import { chooseIdentity } from '#scripts/postgres/identity'
import { ensureDatabase, probe, probeSettled, readPostmaster, urlOf } from '#scripts/postgres/probe'
import { lockHolder, takeLock } from '#scripts/support/lock'
import { freePort } from '#scripts/support/ports'
import { commandLine, endProcess, isAlive } from '#scripts/support/processes'

export interface RunningPostgres {
  url: string
  pid: number
  /** It ran already: a killed start left it, or somebody else uses it right now. */
  reused: boolean
  isAlive: () => boolean
  /** Ends it, unless it belongs to another process that still runs. */
  stop: () => Promise<void>
}

export interface PostgresOptions {
  dataFolder: string
  /** Trades safety for speed: only for data that a crash may destroy. */
  fast?: boolean
}

const SETTINGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC', 'jit=off', 'max_connections=200']
const FAST_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=4GB', 'autovacuum=off']
/** For so long a killed postmaster's children may keep its lock. */
const LOCK_PATIENCE_MS = 10_000
const START_PATIENCE_MS = 60_000

/** Starts the Postgres that npm brought, on a free port of the loopback, or joins the one that serves this folder. */
export async function startPostgres({ dataFolder, fast = false }: PostgresOptions): Promise<RunningPostgres> {
  const files = filesOf(dataFolder)
  const binaries = findBinaries()
  prepareFolder(dataFolder)
  const identity = chooseIdentity(files.data, dataFolder, binaries.postgres)
  ensureCluster(files, binaries, identity, fast)
  const password = readPassword(files)

  const found = await findRunning(files, password)
  const pid = found?.pid ?? await launch(files, password, identity, binaries.postgres, fast ? [...SETTINGS, ...FAST_SETTINGS] : SETTINGS)
  const { port } = readPostmaster(files)!
  await ensureDatabase(port, password)
  const release = becomeOwner(files)
  return {
    url: urlOf(port, password, DATABASE),
    pid,
    reused: found !== undefined,
    isAlive: () => isAlive(pid),
    stop: async () => {
      if (!release) return
      // SIGINT is Postgres's fast shutdown: open transactions are rolled back, everything committed is flushed.
      if (isAlive(pid)) await endProcess(pid, 'SIGINT', 20_000)
      release()
    },
  }
}

async function findRunning(files: ClusterFiles, password: string): Promise<{ pid: number } | undefined> {
  const postmaster = readPostmaster(files)
  if (!postmaster || !isAlive(postmaster.pid)) return undefined
  return await probeSettled(files, postmaster.port, password) === 'ours' ? postmaster : undefined
}

async function launch(files: ClusterFiles, password: string, identity: Identity, binary: string, settings: string[]): Promise<number> {
  const lockedUntil = Date.now() + LOCK_PATIENCE_MS
  let port = (existsSync(files.port) && Number(readFileSync(files.port, 'utf8'))) || await freePort()
  for (;;) {
    const attempt = await tryLaunch(files, password, identity, binary, [`port=${port}`, ...settings])
    if ('pid' in attempt) {
      writeFileSync(files.port, `${port}\n`)
      return attempt.pid
    }
    if (/could not bind|could not create any TCP/i.test(attempt.said)) {
      port = await freePort()
    }
    else if (/lock file|shared memory block .* is still in use/i.test(attempt.said) && Date.now() < lockedUntil) {
      dropForeignLock(files)
      await pause(500)
      const running = await findRunning(files, password)
      if (running) return running.pid
    }
    else {
      throw explain(attempt.said)
    }
  }
}

async function tryLaunch(files: ClusterFiles, password: string, identity: Identity, binary: string, settings: string[]): Promise<{ pid: number } | { said: string }> {
  const log = openSync(files.log, 'a', 0o600)
  const logStart = fstatSync(log).size
  const { file, args, ...user } = identity.wrap(binary, ['-D', files.data, ...settings.flatMap(setting => ['-c', setting])])
  // A process group of its own: Ctrl+C must reach the launcher alone, which ends the server first.
  const child = spawn(file, args, { ...user, cwd: '/', env: postgresEnv(), detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  let ended: string | undefined
  child.on('exit', code => ended = `exit code ${code}`)
  child.on('error', error => ended = error.message)
  child.unref()

  const port = Number(settings[0]!.split('=')[1])
  const end = Date.now() + START_PATIENCE_MS
  while (!ended) {
    if (readPostmaster(files)?.pid === child.pid && await probe(files, port, password) === 'ours') return { pid: child.pid! }
    if (Date.now() > end) {
      child.kill('SIGKILL')
      ended = `no answer for ${START_PATIENCE_MS / 1000} s`
    }
    await pause(15)
  }
  return { said: readFileSync(files.log, 'utf8').slice(logStart).trim() || ended }
}

/** In a fresh container or after a reboot another program may have the id that a killed postmaster wrote down. */
function dropForeignLock(files: ClusterFiles): void {
  const postmaster = readPostmaster(files)
  if (postmaster && isAlive(postmaster.pid) && !commandLine(postmaster.pid).includes(files.data)) rmSync(join(files.data, 'postmaster.pid'), { force: true })
}

/** The owner is who stops the database at the end; undefined while another living process is that. */
function becomeOwner(files: ClusterFiles): (() => void) | undefined {
  if (lockHolder(files.owner)) return undefined
  const lock = takeLock(files.owner)
  return 'release' in lock ? lock.release : undefined
}

/** Removes a cluster that nobody needs any more, ending a server that still has it. */
export async function removeCluster(dataFolder: string): Promise<void> {
  const postmaster = readPostmaster(filesOf(dataFolder))
  if (postmaster && isAlive(postmaster.pid)) await endProcess(postmaster.pid, 'SIGQUIT', 5000)
  rmSync(dataFolder, { recursive: true, force: true })
}
