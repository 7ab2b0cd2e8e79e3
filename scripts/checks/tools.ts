import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { Problem } from '#scripts/support/problem'
import { step } from '#scripts/support/steps'

interface Tool { command: string, package: string, why: string }

const TOOLS: Tool[] = [
  { command: 'chromium', package: 'chromium', why: 'pages in a real browser' },
  { command: 'redis-server', package: 'redis-server', why: 'the queue and the live bus on Redis' },
  { command: 'sshd', package: 'openssh-server', why: 'a deployment over ssh' },
  { command: 'ssh', package: 'openssh-client', why: 'a deployment over ssh' },
  { command: 'rsync', package: 'rsync', why: 'a deployment over ssh' },
]

/** Programs that the tests need and npm does not bring. A missing one is installed or a failure, never a skipped test. */
export async function ensureTools(): Promise<void> {
  const missing = TOOLS.filter(tool => !isInstalled(tool.command))
  if (missing.length === 0) return
  const packages = missing.map(tool => tool.package)
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    throw new Problem([
      'The tests need programs that are not installed:',
      ...missing.map(tool => `  ${tool.package}: ${tool.why}`),
      isInstalled('apt-get') ? `Install them with: sudo ${command}` : 'Install them with the package manager of this system.',
    ].join('\n'))
  }
  await step(`Installing ${packages.join(', ')}`, async () => {
    apt(['update'])
    apt(['install', '-y', '--no-install-recommends', ...packages])
    const still = missing.filter(tool => !isInstalled(tool.command))
    if (still.length > 0) throw new Problem(`After the installation these are still missing: ${still.map(tool => tool.command).join(', ')}`)
  }, () => 'done')
}

function apt(args: string[]): void {
  const result = spawnSync('apt-get', ['-q', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (result.status === 0) return
  throw new Problem(`apt-get ${args.join(' ')} failed:\n${result.error?.message ?? `${result.stdout}${result.stderr}`.trim().split('\n').slice(-15).join('\n')}`)
}

function isInstalled(command: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.some(folder => folder !== '' && existsSync(join(folder, command)))
}
