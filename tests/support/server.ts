import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { nodeBinary, serverEntry, serverFlags } from '#scripts/support/paths'
import { freePort } from '#scripts/support/ports'

export interface TestServer {
  /** Such as http://localhost:40123. */
  origin: string
  port: number
  pid: number
  dataFolder: string
  /** Ends it gracefully and removes its data folder. Resolves when it is gone. */
  stop: () => Promise<void>
  /** kill -9; the data folder stays for the next start (hand it over as env.DATA_FOLDER). */
  kill: () => Promise<void>
  /** Everything it has written so far. */
  logs: () => string
}

const READY_WITHIN_MS = 30_000
const STOP_WITHIN_MS = 15_000

/** Starts the built server on a free port and waits until it is healthy. Rate limits are off unless `env` says otherwise. */
export async function startServer({ databaseUrl, env = {} }: { databaseUrl: string, env?: Record<string, string> }): Promise<TestServer> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const dataFolder = env.DATA_FOLDER ?? mkdtempSync(join(tmpdir(), 'guildhall-server-'))
  const child = spawn(nodeBinary(), [...serverFlags, serverEntry], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TZ: 'UTC',
      NODE_ENV: 'production',
      APP_ROLE: 'all',
      RATE_LIMITS: 'off',
      DATABASE_URL: databaseUrl,
      DATABASE_EMBEDDED: '1',
      DATA_FOLDER: dataFolder,
      PUBLIC_URL: origin,
      HOST: '127.0.0.1',
      PORT: String(port),
      NITRO_HOST: '127.0.0.1',
      NITRO_PORT: String(port),
      ...env,
    },
  })
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => output += chunk.toString())
  let ended = false
  const exit = new Promise<void>((resolve) => {
    child.on('exit', () => resolve()).on('error', error => resolve(void (output += error.message)))
  }).then(() => { ended = true })

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    await exit
    clearTimeout(late)
  }
  const deadline = Date.now() + READY_WITHIN_MS
  while (!await isHealthy(`http://127.0.0.1:${port}`)) {
    if (ended || Date.now() > deadline) {
      await end('SIGKILL')
      throw new Error(`The server did not become healthy:\n${output}`)
    }
    await pause(30)
  }
  return {
    origin,
    port,
    pid: child.pid!,
    dataFolder,
    stop: async () => {
      await end('SIGTERM')
      if (!env.DATA_FOLDER) rmSync(dataFolder, { recursive: true, force: true })
    },
    kill: async () => await end('SIGKILL'),
    logs: () => output,
  }
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(2000) })
    await answer.arrayBuffer()
    return answer.ok
  }
  catch {
    return false
  }
}
