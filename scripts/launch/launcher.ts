import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { addSample, openDatabase } from '#scripts/launch/database'
import type { ServerCommand } from '#scripts/launch/server'
import { endOrphan } from '#scripts/launch/server'
import type { Settings } from '#scripts/launch/settings'
import { localOrigin, readSettings, serverEnv } from '#scripts/launch/settings'
import type { Supervisor } from '#scripts/launch/supervisor'
import { supervise } from '#scripts/launch/supervisor'
import { prepareFolder } from '#scripts/postgres/cluster'
import type { Lock } from '#scripts/support/lock'
import { takeLock } from '#scripts/support/lock'
import { rotate } from '#scripts/support/log-file'
import { relativeToRoot } from '#scripts/support/paths'
import { portTrouble } from '#scripts/support/ports'
import { Problem } from '#scripts/support/problem'
import { say, step } from '#scripts/support/steps'

export interface Launch {
  /** What must stand before the server can be spawned, such as the build. */
  prepare: (settings: Settings) => Promise<void>
  command: (env: NodeJS.ProcessEnv, settings: Settings) => ServerCommand
  /** Words of the command line by which a server left behind by a killed launcher is recognised. */
  orphanMarks: string[]
  healthPatienceMs: number
}

/** The signals of one Ctrl+C reach us from the terminal, from npm and from the door: within this time they are one. */
const SAME_SIGNAL_MS = 800

/** The system may need a moment to close the port of a process that was killed. */
const PORT_PATIENCE_MS = 10_000

/** From nothing to a running site, in order, and back again when the process is asked to end. */
export async function launch({ prepare, command, orphanMarks, healthPatienceMs }: Launch): Promise<void> {
  const settings = readSettings()
  prepareFolder(settings.dataFolder)
  const lock = await lockData(settings)
  const ending = listenForEnd(lock.announceEnd)
  let supervisor: Supervisor | undefined
  let closeDatabase: (() => Promise<void>) | undefined
  try {
    const pidFile = join(settings.dataFolder, 'server.pid')
    const hadOrphan = await endOrphan(pidFile, orphanMarks)
    if (hadOrphan) say('A server that an earlier start left behind was ended.')
    await checkPort(settings, hadOrphan ? PORT_PATIENCE_MS : 0)
    const { url, embedded } = await openDatabase(settings)
    closeDatabase = embedded?.stop
    await Promise.race([ending.asked, (async () => {
      await addSample(settings, url)
      await prepare(settings)
    })()])
    if (!ending.isAsked()) {
      const logs = ['server.log', 'postgres.log'].map(name => join(settings.dataFolder, name))
      for (const log of logs) rotate(log)
      setInterval(() => logs.forEach(rotate), 60_000).unref()
      // What the server writes (uploads, its key) is for this user alone.
      process.umask(0o077)
      const serverCommand = command(serverEnv(settings, url), settings)
      supervisor = supervise({
        command: serverCommand,
        origin: localOrigin(settings),
        healthPatienceMs,
        postgres: embedded,
        dataFolder: settings.dataFolder,
      }, () => greet(settings, serverCommand.logFile))
      ending.onSecond(() => supervisor?.kill())
      await Promise.race([supervisor.run(), ending.asked])
    }
  }
  finally {
    if (ending.isAsked()) await step('Stopping', async () => await (supervisor?.stop ?? closeDatabase)?.(), () => 'done')
    else await (supervisor?.stop ?? closeDatabase)?.()
    lock.release()
  }
  process.exit(0)
}

async function lockData(settings: Settings): Promise<Lock> {
  const take = (): ReturnType<typeof takeLock> => takeLock(join(settings.dataFolder, 'lock'), { url: settings.publicUrl })
  let lock = take()
  if ('holder' in lock && lock.holder.ending) {
    await step('Waiting for the one that is just stopping', async () => {
      for (let tries = 0; tries < 300 && 'holder' in lock && lock.holder.ending; tries++) {
        await pause(100)
        lock = take()
      }
    })
  }
  if ('release' in lock) return lock
  const { pid, since, url } = lock.holder
  throw new Problem([
    `Guildhall already runs on this data folder (${relativeToRoot(settings.dataFolder)}): process ${pid}, since ${since.replace('T', ' ').slice(0, 19)} UTC, at ${url}`,
    `Stop it with Ctrl+C in its terminal, or kill ${pid}. A second one needs data of its own: DATA_FOLDER=/some/folder PORT=${settings.port + 1} npm start`,
  ].join('\n'))
}

async function checkPort({ host, port }: Settings, patienceMs: number): Promise<void> {
  const end = Date.now() + patienceMs
  let trouble = await portTrouble(host, port)
  while (trouble && Date.now() < end) {
    await pause(100)
    trouble = await portTrouble(host, port)
  }
  if (!trouble) return
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken by another program. Use another one: PORT=${port + 1} npm start`,
    EACCES: `Ports below 1024, such as ${port}, are only for root. Use another one: PORT=3000 npm start`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Leave HOST out to listen on 127.0.0.1, or use HOST=0.0.0.0 for every address.`,
    ENOTFOUND: `The name ${host} of HOST is not known.`,
  }
  throw new Problem(reasons[trouble] ?? `${host}:${port} cannot be listened on (${trouble}).`)
}

function greet(settings: Settings, logFile: string | undefined): void {
  say()
  say(`  ${settings.publicUrl}`)
  if (settings.host !== '127.0.0.1') say(`  (listening on ${settings.host}, port ${settings.port})`)
  const logIns = join(settings.dataFolder, 'log-ins')
  if (settings.sample && existsSync(logIns)) {
    const people = readFileSync(logIns, 'utf8').split('\n').map(line => line.split('\t')).filter(parts => parts.length >= 2)
    const widths = [0, 1].map(column => Math.max(...people.map(parts => parts[column]!.length)))
    say('\n  Sample people (name, password):')
    for (const [name, password, role] of people) say(`    ${name!.padEnd(widths[0]!)}  ${password!.padEnd(widths[1]!)}  ${role ?? ''}`.trimEnd())
  }
  say(`\n  ${logFile ? `Log: ${relativeToRoot(logFile)} · ` : ''}Stop: Ctrl+C\n`)
}

/** `asked` resolves at the first wish to end: a signal, or the door's channel closing. A later one forces. */
function listenForEnd(announce: () => void): { asked: Promise<unknown>, isAsked: () => boolean, onSecond: (force: () => void) => void } {
  let askedAt: number | undefined
  let force: () => void = () => {}
  const { promise: asked, resolve } = Promise.withResolvers<unknown>()
  const ask = (): void => {
    const now = performance.now()
    if (askedAt === undefined) {
      askedAt = now
      announce()
      resolve(undefined)
    }
    else if (now - askedAt > SAME_SIGNAL_MS) {
      say('Stopping at once.')
      force()
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  process.on('disconnect', ask)
  process.channel?.unref()
  // A closed terminal or `| head` must not end us in the middle of stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  return {
    asked,
    isAsked: () => askedAt !== undefined,
    onSecond: (action) => {
      force = action
    },
  }
}
