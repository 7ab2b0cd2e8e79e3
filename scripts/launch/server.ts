import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { nodeBinary, rootFolder, serverEntry, serverFlags } from '#scripts/support/paths'
import { sizeOf } from '#scripts/support/log-file'
import { commandLine, endProcess, isAlive } from '#scripts/support/processes'

const SHUTDOWN_PATIENCE_MS = 10_000

export interface ServerProcess {
  child: ChildProcess
  /** Resolves when it is gone, with how it ended. */
  ended: Promise<string>
  /** Where its words begin in the log. */
  logStart: number
}

/** By this exit code the server says that its settings are wrong: another try would end the same way. */
export const WRONG_SETTINGS = 'exit code 78'

export interface ServerCommand {
  args: string[]
  env: NodeJS.ProcessEnv
  /** Undefined = its output goes where ours goes. */
  logFile?: string
  pidFile: string
}

/** The built server. It must end itself when the IPC channel closes: then its launcher is gone, even by kill -9. */
export function builtServer(env: NodeJS.ProcessEnv, logFile: string, pidFile: string): ServerCommand {
  return { args: [...serverFlags, serverEntry], env, logFile, pidFile }
}

export function spawnServer(command: ServerCommand): ServerProcess {
  const logStart = command.logFile ? sizeOf(command.logFile) : 0
  const log = command.logFile ? openSync(command.logFile, 'a', 0o600) : 'inherit'
  // Its own process group, so that Ctrl+C reaches only the launcher, which ends things in their order.
  const child = spawn(nodeBinary(), command.args, {
    cwd: rootFolder,
    detached: true,
    env: command.env,
    stdio: ['ignore', log, log, 'ipc'],
  })
  if (typeof log === 'number') closeSync(log)
  if (child.pid) writeFileSync(command.pidFile, `${child.pid}\n`, { mode: 0o600 })
  const ended = new Promise<string>((resolve) => {
    child.on('error', error => resolve(error.message))
    child.on('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`))
  })
  return { child, ended, logStart }
}

/** Asks it to finish what it has in hand; after ten seconds it is killed. */
export async function stopServer({ child, ended }: Pick<ServerProcess, 'child' | 'ended'>, patienceMs = SHUTDOWN_PATIENCE_MS): Promise<void> {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await ended
  clearTimeout(late)
}

/** Waits for the health answer; resolves with the reason when the process ends or the patience does. */
export async function waitForHealth(origin: string, server: Pick<ServerProcess, 'ended'>, patienceMs: number): Promise<string | undefined> {
  let end: string | undefined
  void server.ended.then(how => end = how)
  const deadline = Date.now() + patienceMs
  let last = 'nothing answered'
  while (Date.now() < deadline) {
    if (end) return `the server ended (${end})`
    try {
      const answer = await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(5000) })
      await answer.arrayBuffer()
      if (answer.ok) return undefined
      last = `the answer was ${answer.status}`
    }
    catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') last = 'no answer within 5 s'
    }
    await pause(40)
  }
  return `not healthy after ${patienceMs / 1000} s (${last})`
}

/** Ends a server that a killed launcher left behind, recognised by its pid file and its command line. */
export async function endOrphan(pidFile: string, marks: string[]): Promise<boolean> {
  let pid: number
  try {
    pid = Number(readFileSync(pidFile, 'utf8'))
  }
  catch {
    return false
  }
  const found = pid > 1 && isAlive(pid) && marks.every(mark => commandLine(pid).includes(mark))
  if (found) await endProcess(pid, 'SIGTERM', SHUTDOWN_PATIENCE_MS)
  rmSync(pidFile, { force: true })
  return found
}
