import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { rootFolder } from '#scripts/support/paths'

export interface Launched {
  pid: number
  output: () => string
  /** Waits until the output matches. */
  says: (pattern: RegExp, patienceMs?: number) => Promise<RegExpMatchArray>
  /** Sends the signal and waits for the end. */
  end: (signal: NodeJS.Signals) => Promise<void>
  /** Resolves with the exit code. */
  exit: Promise<number | null>
}

/** A folder that Postgres can reach even when root runs the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-launch-'))
  chmodSync(folder, 0o711)
  return folder
}

/** `npm start` as it is, with the build that is there. */
export function launchSite(env: Record<string, string>): Launched {
  const child = spawn(process.execPath, [join(rootFolder, 'scripts', 'run.mjs'), 'up'], {
    cwd: rootFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, BUILD: '0', SAMPLE: '0', ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output += chunk.toString())
  const exit = new Promise<number | null>(resolve => child.on('exit', resolve))
  return {
    pid: child.pid!,
    output: () => output,
    exit,
    end: async (signal) => {
      child.kill(signal)
      await exit
    },
    says: async (pattern, patienceMs = 150_000) => {
      const deadline = Date.now() + patienceMs
      for (;;) {
        const found = pattern.exec(output)
        if (found) return found
        if (child.exitCode !== null || Date.now() > deadline) throw new Error(`It never said ${pattern}:\n${output}`)
        await pause(20)
      }
    },
  }
}
