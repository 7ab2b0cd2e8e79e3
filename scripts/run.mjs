#!/usr/bin/env node
// The door of every npm script. Plain JavaScript for Node 20 or newer, with nothing installed: it installs what the
// lock names, then hands over to scripts/<command>.ts under the Node that the project brings along.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const NODE_WANTED = [24, 11]
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [command, ...args] = process.argv.slice(2)

if (!command || !/^[\w-]+$/.test(command) || !existsSync(join(root, 'scripts', `${command}.ts`))) {
  fail(`There is no scripts/${command ?? '<command>'}.ts.`, 'Usage: node scripts/run.mjs <command> [arguments]')
}
install()
handOver(findNode())

function install() {
  const lockFile = join(root, 'package-lock.json')
  if (!existsSync(lockFile)) fail('package-lock.json is missing, so it is not known what to install.', 'Restore it with: git checkout package-lock.json')
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  const mark = join(root, 'node_modules', '.guildhall-lock')
  if (existsSync(mark) && readFileSync(mark, 'utf8').trim() === hash) return

  const begin = Date.now()
  console.log(existsSync(mark) ? 'The list of packages has changed: installing …' : 'Installing the packages that Guildhall needs (a minute or two, once) …')
  const npm = process.env.npm_execpath && /npm-cli\.[cm]?js$/.test(process.env.npm_execpath)
    ? [process.execPath, process.env.npm_execpath]
    : ['npm']
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error', process.env.GUILDHALL_OMIT_DEV ? '--omit=dev' : '--include=dev']
  const result = spawnSync(npm[0], [...npm.slice(1), ...flags], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A NODE_ENV of the caller must not decide whether the packages that build and test are installed.
    env: { ...process.env, NODE_ENV: '', npm_config_update_notifier: 'false' },
  })
  if (result.status !== 0) {
    fail(
      result.error ? `npm could not be started: ${result.error.message}` : 'npm could not install the packages (its own words stand above).',
      'Check that the package registry can be reached (npm ping), that the disk has 2 GB free (df -h .),',
      'and that this folder belongs to you (ls -ld .). Then run the same command again.',
    )
  }
  try {
    writeFileSync(mark, `${hash}\n`)
  }
  catch (error) {
    fail(`The packages are installed, but ${mark} cannot be written: ${error.message}`)
  }
  console.log(`Packages installed (${Math.round((Date.now() - begin) / 1000)} s).`)
}

function findNode() {
  const own = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(own)) return own
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NODE_WANTED[0] || (major === NODE_WANTED[0] && minor >= NODE_WANTED[1])) return process.execPath
  return fail(
    `Guildhall runs on Node ${NODE_WANTED.join('.')} or newer; this is Node ${process.versions.node}, and there is no package of Node 24 for ${process.platform} ${process.arch}.`,
    'Install it from https://nodejs.org and run the same command again.',
  )
}

function handOver(node) {
  const script = join(root, 'scripts', `${command}.ts`)
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...(existsSync(join(root, '.env')) ? ['--env-file=.env'] : []), script, ...args], {
    cwd: root,
    // The channel tells the script when this process is gone, even after kill -9.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}` },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => fail(`${node} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal) process.exitCode = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal] ?? 1
    else process.exitCode = code ?? 1
    process.exit()
  })
  watchNpm(child)
}

/** Under npm, whoever kills npm itself (kill -9) wants the whole tree gone; nothing but the parent's id tells us. */
function watchNpm(child) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 300).unref()
}

/** @returns {never} */
function fail(...lines) {
  console.error(`\n${lines.join('\n')}\n`)
  process.exit(1)
}
