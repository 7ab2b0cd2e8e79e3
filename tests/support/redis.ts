import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '#scripts/support/ports'

export interface TestRedis {
  /** Such as redis://127.0.0.1:40123. */
  url: string
  port: number
  pid: number
  stop: () => Promise<void>
}

/** Starts the system's redis-server, empty and without persistence, on a free port. */
export async function startRedis({ port }: { port?: number } = {}): Promise<TestRedis> {
  const chosen = port ?? await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-redis-'))
  const child = spawn('redis-server', ['--port', String(chosen), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' })
  let trouble: string | undefined
  const exit = new Promise<void>((resolve) => {
    child.on('error', error => resolve(void (trouble = error.message)))
    child.on('exit', code => resolve(void (trouble ??= `exit code ${code}`)))
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exit
    rmSync(folder, { recursive: true, force: true })
  }
  for (let tries = 0; !await answersPing(chosen); tries++) {
    if (trouble || tries > 200) {
      await stop()
      throw new Error(`redis-server did not start: ${trouble ?? 'no answer'} (npm test installs it)`)
    }
    await pause(25)
  }
  return { url: `redis://127.0.0.1:${chosen}`, port: chosen, pid: child.pid!, stop }
}

async function answersPing(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 500 })
    const done = (yes: boolean): void => {
      socket.destroy()
      resolve(yes)
    }
    socket.on('connect', () => socket.write('PING\r\n')).on('data', data => done(data.toString().startsWith('+PONG')))
    socket.on('error', () => done(false)).on('timeout', () => done(false))
  })
}
