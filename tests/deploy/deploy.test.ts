import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { removeCluster } from '#scripts/postgres/start'
import { lockHolder } from '#scripts/support/lock'
import { rootFolder } from '#scripts/support/paths'
import { freePort } from '#scripts/support/ports'
import { endProcess } from '#scripts/support/processes'
import { temporaryFolder } from '#tests/support/launcher'
import type { TestSshd } from '#tests/support/sshd'
import { startSshd } from '#tests/support/sshd'

// One server, one story: each test goes on where the one before it ended.
let sshd: TestSshd
let base: string
let source: string
let port: number

beforeAll(async () => {
  sshd = await startSshd()
  base = temporaryFolder()
  port = await freePort()
  writeFileSync(join(base, '.env'), `PORT=${port}\nPUBLIC_URL=http://localhost:${port}\nSAMPLE=0\n`)
  source = temporaryFolder()
  for (const name of readdirSync(rootFolder)) {
    if (!['node_modules', '.git', '.data', '.nuxt', 'tests'].includes(name)) cpSync(join(rootFolder, name), join(source, name), { recursive: true, verbatimSymlinks: true })
  }
  symlinkSync(join(rootFolder, 'node_modules'), join(source, 'node_modules'))
})

afterAll(async () => {
  const holder = lockHolder(join(base, '.data', 'lock'))
  if (holder) await endProcess(holder.pid, 'SIGTERM', 40_000)
  await sshd.stop()
  await removeCluster(join(base, '.data'))
  for (const folder of [base, source]) rmSync(folder, { recursive: true, force: true })
})

async function deploy(...args: string[]): Promise<{ code: number | null, said: string }> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, SSH: sshd.ssh }
  const child = spawn('bash', [join(source, 'deploy.sh'), ...args, `${sshd.host}:${base}`], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said += chunk.toString())
  return await new Promise(resolve => child.on('close', code => resolve({ code, said })))
}

const current = (): string => readlinkSync(join(base, 'current'))
const releases = (): string[] => readdirSync(join(base, 'releases')).sort()
/** What tells one run of the site from the next. */
const launcher = (): unknown => ({ ...lockHolder(join(base, '.data', 'lock')) })

async function isHealthy(): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => undefined)
  return answer?.ok ?? false
}

it('installs, migrates and starts the first release', async () => {
  const { code, said } = await deploy()
  expect(code, said).toBe(0)
  expect(said).toMatch(/Installing the packages/)
  expect(said).toMatch(/Migrations … \d+ applied/)
  expect(await isHealthy()).toBe(true)
  expect(existsSync(join(base, 'current', '.data', 'postgres', 'PG_VERSION'))).toBe(true)
  expect(existsSync(join(base, 'current', 'node_modules', 'vitest'))).toBe(false)
})

it('brings a second release with the same packages and data without installing again', async () => {
  const [before, running] = [current(), launcher()]
  const { code, said } = await deploy()
  expect(code, said).toBe(0)
  expect(said).not.toMatch(/Installing the packages/)
  expect(said).toMatch(/Migrations … nothing to do/)
  expect(current()).not.toBe(before)
  expect(launcher()).not.toEqual(running)
  expect(await isHealthy()).toBe(true)
  expect(readdirSync(join(base, 'packages'))).toHaveLength(1)
})

it('goes back to the release before by hand, and forth again', async () => {
  const second = current()
  const back = await deploy('--rollback')
  expect(back.code, back.said).toBe(0)
  expect(current()).not.toBe(second)
  expect(await isHealthy()).toBe(true)
  const forth = await deploy('--rollback')
  expect(forth.code, forth.said).toBe(0)
  expect(current()).toBe(second)
})

it('goes back by itself when the new release does not become healthy', async () => {
  const good = current()
  const entry = join(source, '.output', 'server', 'index.mjs')
  const whole = readFileSync(entry, 'utf8')
  writeFileSync(entry, 'console.error("this release is broken")\nprocess.exit(1)\n')
  const { code, said } = await deploy()
  writeFileSync(entry, whole)
  expect(code).toBe(1)
  expect(said).toMatch(/this release is broken[^]*did not become healthy: going back to/)
  expect(current()).toBe(good)
  expect(await isHealthy()).toBe(true)
})

it('leaves the running release alone when the migrations fail', async () => {
  const [good, running] = [current(), launcher()]
  const folder = join(source, 'drizzle', 'migrations')
  const journal = join(folder, 'meta', '_journal.json')
  const whole = readFileSync(journal, 'utf8')
  const list = JSON.parse(whole) as { entries: { idx: number, when: number }[] }
  const last = list.entries.at(-1)!
  list.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, ...{ tag: '9999_broken' } })
  writeFileSync(journal, JSON.stringify(list))
  writeFileSync(join(folder, '9999_broken.sql'), 'create table half (id int);--> statement-breakpoint\nselect no_such_function();')
  const { code, said } = await deploy()
  writeFileSync(journal, whole)
  rmSync(join(folder, '9999_broken.sql'))
  expect(code).toBe(1)
  expect(said).toMatch(/no_such_function[^]*The migrations failed; the running release was not touched/)
  expect(current()).toBe(good)
  expect(launcher()).toEqual(running)
})

it('keeps the last releases only', async () => {
  for (let more = 0; more < 2; more++) {
    mkdirSync(join(source, 'docs'), { recursive: true })
    appendFileSync(join(source, 'docs', 'note.md'), `${more}\n`)
    const { code, said } = await deploy()
    expect(code, said).toBe(0)
  }
  expect(releases()).toHaveLength(3)
  expect(releases()).toContain(current().replace('releases/', ''))
})

it.each([
  ['nowhere', /Where to\?/],
  ['host:relative/path', /The path must be absolute/],
  ['host:/srv/guild hall', /letters, digits/],
])('refuses the target %s in words', (target, words) => {
  const { status, stderr } = spawnSync('bash', [join(rootFolder, 'deploy.sh'), target], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toMatch(words)
})
