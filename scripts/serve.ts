import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { waitForHealth } from '#scripts/launch/server'
import { localOrigin, readSettings } from '#scripts/launch/settings'
import { prepareFolder } from '#scripts/postgres/cluster'
import { lockHolder } from '#scripts/support/lock'
import { rotate, tailOf } from '#scripts/support/log-file'
import { nodeBinary, rootFolder } from '#scripts/support/paths'
import { Problem, runScript } from '#scripts/support/problem'
import { endProcess } from '#scripts/support/processes'
import { say, step } from '#scripts/support/steps'

const READY_WITHIN_MS = 120_000
/** The server may take ten seconds to finish what it has in hand, Postgres twenty. */
const STOP_WITHIN_MS = 40_000

const settings = readSettings()
const lockFile = join(settings.dataFolder, 'lock')
const logFile = join(settings.dataFolder, 'start.log')

const COMMANDS: Record<string, () => Promise<void>> = {
  start: async () => {
    const holder = lockHolder(lockFile)
    if (holder) throw new Problem(`It runs already: process ${holder.pid}, since ${holder.since}, at ${holder.url}`)
    await step('Starting', start, () => settings.publicUrl)
  },
  stop: async () => {
    await step('Stopping', stop, wasUp => wasUp ? 'done' : 'it was not running')
  },
  restart: async () => {
    await step('Stopping', stop, wasUp => wasUp ? 'done' : 'it was not running')
    await step('Starting', start, () => settings.publicUrl)
  },
  wait: async () => {
    const alone = { ended: new Promise<string>(() => {}) }
    const trouble = await step('Waiting', async () => await waitForHealth(localOrigin(settings), alone, READY_WITHIN_MS))
    if (trouble) throw new Problem(`It did not start: ${trouble}.`)
  },
  status: async () => {
    const holder = lockHolder(lockFile)
    if (!holder) throw new Problem('It does not run.')
    say(`It runs: process ${holder.pid}, since ${holder.since}, at ${holder.url}`)
  },
}

// npm run serve -- start | stop | restart | wait | status: npm start in the background, for a machine without a service manager.
await runScript(async () => {
  const run = COMMANDS[process.argv[2] ?? '']
  if (!run) throw new Problem(`npm run serve -- ${Object.keys(COMMANDS).join(' | ')}`)
  await run()
})

async function start(): Promise<void> {
  prepareFolder(settings.dataFolder)
  rotate(logFile)
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(nodeBinary(), ['--disable-warning=ExperimentalWarning', join(rootFolder, 'scripts', 'up.ts')], {
    cwd: rootFolder,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const ended = new Promise<string>((resolve) => {
    child.on('error', error => resolve(error.message))
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
  const trouble = await waitForHealth(localOrigin(settings), { ended }, READY_WITHIN_MS)
  if (trouble) {
    if (child.pid) await endProcess(child.pid, 'SIGTERM', STOP_WITHIN_MS)
    throw new Problem(`It did not start: ${trouble}. The last words of ${logFile}:\n\n${tailOf(logFile, 30)}`)
  }
  child.unref()
}

async function stop(): Promise<boolean> {
  const holder = lockHolder(lockFile)
  if (holder) await endProcess(holder.pid, 'SIGTERM', STOP_WITHIN_MS)
  return holder !== undefined
}
