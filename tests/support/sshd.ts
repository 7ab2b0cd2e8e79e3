import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '#scripts/support/ports'

export interface TestSshd {
  /** Such as root@127.0.0.1. */
  host: string
  /** The ssh command that gets in, with its key and port. */
  ssh: string
  stop: () => Promise<void>
}

/** An sshd of one's own on a free port of the loopback, with keys made for it, open to the user that runs the tests. */
export async function startSshd(): Promise<TestSshd> {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-sshd-'))
  const path = (name: string): string => join(folder, name)
  for (const name of ['host', 'user']) run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path(name)])
  writeFileSync(path('authorized_keys'), run('cat', [path('user.pub')]), { mode: 0o600 })
  const port = await freePort()
  writeFileSync(path('config'), [
    `Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${path('host')}`, `AuthorizedKeysFile ${path('authorized_keys')}`,
    'PidFile none', 'StrictModes no', 'UsePAM no', 'PasswordAuthentication no', 'PermitRootLogin prohibit-password', '',
  ].join('\n'))
  chmodSync(folder, 0o755)
  // Started by hand, sshd does not get the empty folder that the system's service makes for it.
  if (userInfo().uid === 0 && !existsSync('/run/sshd')) mkdirSync('/run/sshd', { mode: 0o755 })

  const binary = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(existsSync) ?? 'sshd'
  const child = spawn(binary, ['-D', '-e', '-f', path('config')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => said += chunk.toString())
  const exit = new Promise<void>(resolve => child.on('exit', () => resolve()).on('error', () => resolve()))
  for (let tries = 0; !await answers(port); tries++) {
    if (child.exitCode !== null || tries > 200) throw new Error(`sshd did not start:\n${said}`)
    await pause(25)
  }
  return {
    host: `${userInfo().username}@127.0.0.1`,
    ssh: `ssh -p ${port} -i ${path('user')} -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`,
    stop: async () => {
      child.kill('SIGTERM')
      await exit
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`)
  return stdout
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('data', (data) => {
      socket.destroy()
      resolve(data.toString().startsWith('SSH-'))
    }).on('error', () => resolve(false))
  })
}
