import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { takeLock } from '#scripts/support/lock'
import { nodeBinary, relativeToRoot, rootFolder, serverEntry } from '#scripts/support/paths'
import { Problem } from '#scripts/support/problem'
import { tailOf } from '#scripts/support/log-file'

/** What the build reads. Tests, scripts and migrations are not among it. */
const SOURCES = [
  'app.vue', 'error.vue', 'nuxt.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'components', 'composables', 'emails',
  'drizzle/schema', 'layouts', 'middleware', 'pages', 'plugins', 'public', 'scripts/build', 'server', 'shared', 'stores',
]
const MARK = join(rootFolder, '.output', '.guildhall-build')
const LOCK = join(rootFolder, 'node_modules', '.guildhall-build.lock')

/** Builds when the sources differ from those of the last build. Resolves with what was done, for people. */
export async function buildIfStale(dataFolder: string, progress: (text: string) => void): Promise<string> {
  if (isFresh(sourceHash())) return 'up to date'
  if (!existsSync(join(rootFolder, 'node_modules', 'nuxt', 'bin', 'nuxt.mjs'))) {
    if (existsSync(serverEntry)) return 'as delivered'
    throw new Problem('There is no build, and the tools that make one are not installed. Run npm ci, then start again.')
  }
  const release = await waitForTurn(progress)
  try {
    // Somebody else may have built the same in the meantime.
    const hash = sourceHash()
    if (isFresh(hash)) return 'up to date'
    rmSync(MARK, { force: true })
    await runNuxtBuild(dataFolder, progress)
    writeFileSync(MARK, `${hash}\n`)
    return 'done'
  }
  finally {
    release()
  }
}

/** One hash over names and contents of everything that the build reads. */
export function sourceHash(): string {
  const hash = createHash('sha256')
  for (const name of SOURCES) addToHash(name)
  return hash.digest('hex')

  function addToHash(name: string): void {
    const path = join(rootFolder, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats) return
    if (stats.isDirectory()) {
      for (const entry of readdirSync(path).sort()) addToHash(`${name}/${entry}`)
    }
    else if (stats.isFile()) {
      hash.update(`${name}\0${stats.size}\0`).update(readFileSync(path))
    }
  }
}

function isFresh(hash: string): boolean {
  return existsSync(serverEntry) && existsSync(MARK) && readFileSync(MARK, 'utf8').trim() === hash
}

async function waitForTurn(progress: (text: string) => void): Promise<() => void> {
  for (;;) {
    const lock = takeLock(LOCK)
    if ('release' in lock) return lock.release
    progress(`waiting for the build of process ${lock.holder.pid}`)
    await pause(500)
  }
}

async function runNuxtBuild(dataFolder: string, progress: (text: string) => void): Promise<void> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 })
  const logFile = join(dataFolder, 'build.log')
  const log = openSync(logFile, 'w')
  const child = spawn(nodeBinary(), [join(rootFolder, 'node_modules', 'nuxt', 'bin', 'nuxt.mjs'), 'build'], {
    cwd: rootFolder,
    stdio: ['ignore', log, log],
    env: { ...process.env, NODE_ENV: 'production', NUXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  closeSync(log)
  const endWithUs = (): void => void child.kill('SIGTERM')
  process.once('exit', endWithUs)
  const ticker = setInterval(() => progress(lastWords(logFile)), 500)
  try {
    const failure = await new Promise<string | undefined>((resolve) => {
      child.on('error', error => resolve(error.message))
      child.on('exit', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${signal ?? `exit code ${code}`}`))
    })
    if (failure) throw new Problem(`The build failed: ${failure}. Its last words (all of them are in ${relativeToRoot(logFile)}):\n\n${tailOf(logFile, 30)}`)
  }
  finally {
    clearInterval(ticker)
    process.off('exit', endWithUs)
  }
}

function lastWords(logFile: string): string {
  return tailOf(logFile, 1).replace(/^(?:\[\w+\]|[^\p{L}\p{N}])+/u, '').slice(0, 60) || 'working'
}
