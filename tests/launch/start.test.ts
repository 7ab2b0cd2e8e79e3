import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeCluster, startPostgres } from '#scripts/postgres/start'
import { freePort } from '#scripts/support/ports'
import { isAlive, waitForEnd } from '#scripts/support/processes'
import type { Launched } from '#tests/support/launcher'
import { launchSite, temporaryFolder } from '#tests/support/launcher'
import { until } from '#tests/support/until'

let dataFolder: string
let port: number
const launched: Launched[] = []

beforeEach(async () => {
  dataFolder = temporaryFolder()
  port = await freePort()
})

afterEach(async () => {
  for (const site of launched.splice(0)) await site.end('SIGTERM')
  await removeCluster(dataFolder)
})

function start(env: Record<string, string> = {}): Launched {
  const site = launchSite({ DATA_FOLDER: dataFolder, PORT: String(port), ...env })
  launched.push(site)
  return site
}

const pidIn = (name: string): number => Number.parseInt(readFileSync(join(dataFolder, name), 'utf8'), 10)
const serverPid = (): number => pidIn('server.pid')
const postmasterPid = (): number => pidIn('postgres/postmaster.pid')

/** Not the door (scripts/run.mjs), whose end the launcher would notice, but the launcher itself. */
async function killLauncher(site: Launched): Promise<void> {
  const { pid } = JSON.parse(readFileSync(join(dataFolder, 'lock'), 'utf8')) as { pid: number }
  process.kill(pid, 'SIGKILL')
  await site.exit
}

async function isUp(): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => undefined)
  return answer?.ok ?? false
}

async function comesBack(): Promise<boolean> {
  for (let tries = 0; tries < 600; tries++) {
    if (await isUp()) return true
    await pause(50)
  }
  return false
}

const READY = /http:\/\/localhost:\d+/

it('starts, prints its address, and takes everything down at Ctrl+C', async () => {
  const site = start()
  await site.says(READY)
  expect(await isUp()).toBe(true)
  const pids = [serverPid(), postmasterPid()]
  await site.end('SIGINT')
  expect(await site.exit).toBe(0)
  expect(pids.map(isAlive)).toEqual([false, false])
  expect(existsSync(join(dataFolder, 'lock'))).toBe(false)
})

it('makes sample people whose passwords stand in a file that only its owner reads, and prints them at each start', async () => {
  const site = start({ SAMPLE: '1' })
  await site.says(READY)
  const file = join(dataFolder, 'log-ins')
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  const people = readFileSync(file, 'utf8').trimEnd().split('\n').map(line => line.split('\t'))
  expect(people.map(([,, role]) => role)).toEqual(['admin', 'owner', 'moderator', 'member'])
  const printed = new RegExp(`Sample people.*\\n${people.map(([name, password, role]) => `\\s+${name}\\s+${password}\\s+${role}`).join('\\n')}\\n`)
  await site.says(printed)
  await site.end('SIGTERM')

  const again = start({ SAMPLE: '1' })
  await again.says(printed)
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(people.length + 1)
  const origin = `http://localhost:${port}`
  await until(isUp)
  const signedIn = await Promise.all(people.map(async ([email, password]) => (await fetch(`${origin}/api/sessions`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: JSON.stringify({ email, password }) })).status))
  expect(signedIn).toEqual([201, 201, 201, 201])
})

it('tells a second start on the same data who holds it and where', async () => {
  const site = start()
  await site.says(READY)
  const second = start({ PORT: String(await freePort()) })
  expect(await second.exit).toBe(1)
  expect(second.output()).toMatch(/already runs on this data folder.*process \d+, since 2.* UTC, at http:\/\/localhost:\d+/)
  expect(await isUp()).toBe(true)
})

it('notices a taken port before anything else and names another', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve))
  const site = start()
  expect(await site.exit).toBe(1)
  other.close()
  expect(site.output()).toContain(`Port ${port} is taken by another program. Use another one: PORT=${port + 1} npm start`)
  expect(existsSync(join(dataFolder, 'postgres'))).toBe(false)
})

it('notices another program on the IPv6 side of localhost', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(port, '::1', resolve))
  const site = start()
  expect(await site.exit).toBe(1)
  other.close()
  expect(site.output()).toContain(`Port ${port} is taken`)
})

it.each([
  [{ PORT: 'http' }, 'PORT must be a number from 1 to 65535'],
  [{ DATABASE_URL: 'mysql://somewhere' }, 'DATABASE_URL must look like postgres://'],
  [{ DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' }, 'The database none at 127.0.0.1:1 cannot be used'],
  [{ PUBLIC_URL: 'guildhall.example' }, 'PUBLIC_URL must look like https://'],
  [{ HOST: '203.0.113.7' }, '203.0.113.7 is not an address of this machine'],
])('refuses %o in words', async (env, words) => {
  const site = start(env as Record<string, string>)
  expect(await site.exit).toBe(1)
  expect(site.output()).toContain(words)
  expect(site.output()).not.toMatch(/^\s+at /m)
  expect(site.output()).not.toContain('secret')
})

it('uses a database of one\'s own, asks for the key that it needs, and leaves the database running', async () => {
  const own = temporaryFolder()
  const database = await startPostgres({ dataFolder: own })
  try {
    const without = start({ DATABASE_URL: database.url })
    expect(await without.exit).toBe(1)
    expect(without.output()).toMatch(/These settings are wrong:\s+APP_KEY: is missing/)

    const site = start({ DATABASE_URL: database.url, APP_KEY: 'k'.repeat(40) })
    await site.says(READY)
    expect(site.output()).toMatch(/Database … 127\.0\.0\.1:\d+, Postgres 18/)
    expect(existsSync(join(dataFolder, 'postgres'))).toBe(false)
    await site.end('SIGTERM')
    expect(database.isAlive()).toBe(true)
  }
  finally {
    await database.stop()
    await removeCluster(own)
  }
})

it('starts the server again after kill -9', async () => {
  const site = start()
  await site.says(READY)
  const before = serverPid()
  process.kill(before, 'SIGKILL')
  await site.says(/The server is back/)
  expect(serverPid()).not.toBe(before)
  expect(await isUp()).toBe(true)
})

it('starts the database again after kill -9, and the site works again', async () => {
  const site = start()
  await site.says(READY)
  const before = postmasterPid()
  process.kill(before, 'SIGKILL')
  await site.says(/Database … started again/)
  expect(postmasterPid()).not.toBe(before)
  expect(await comesBack()).toBe(true)
  // The queue and the clock have connections of their own, which come back a moment later.
  await until(async () => (await fetch(`http://127.0.0.1:${port}/api/health/ready`)).status === 200, { seconds: 60 })
  const after = postmasterPid()
  await site.end('SIGTERM')
  expect(isAlive(after)).toBe(false)
})

it('leaves no server behind when it is killed with -9, and the next start works', async () => {
  const first = start()
  await first.says(READY)
  const server = serverPid()
  await killLauncher(first)
  expect(await waitForEnd(server, 15_000)).toBe(true)
  const second = start()
  await second.says(READY)
  expect(await isUp()).toBe(true)
})

it('ends an abandoned server that holds the port', async () => {
  const first = start()
  await first.says(READY)
  const server = serverPid()
  // Frozen, it cannot notice that its launcher is gone.
  process.kill(server, 'SIGSTOP')
  await killLauncher(first)
  const second = start()
  await second.says(/A server that an earlier start left behind was ended/)
  await second.says(READY)
  expect(isAlive(server)).toBe(false)
})

it('ends when whoever started it is killed with -9, and the next start waits for that', async () => {
  const first = start()
  await first.says(READY)
  const server = serverPid()
  process.kill(first.pid, 'SIGKILL')
  const second = start()
  await second.says(READY)
  expect(isAlive(server)).toBe(false)
  expect(await isUp()).toBe(true)
})

it('gives up after five falls within a minute and shows the last words of the log', async () => {
  const site = start()
  await site.says(READY)
  for (let fall = 1; fall < 5; fall++) {
    process.kill(serverPid(), 'SIGKILL')
    await site.says(new RegExp(`(The server is back[^]*){${fall}}`))
  }
  process.kill(serverPid(), 'SIGKILL')
  expect(await site.exit).toBe(1)
  expect(site.output()).toMatch(/ended 5 times within a minute.*Giving up/)
  expect(await isUp()).toBe(false)
})
