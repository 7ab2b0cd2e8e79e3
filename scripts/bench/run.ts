import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import type postgres from 'postgres'
import { measureActor } from '#scripts/bench/actor'
import { addPosts, SHAPE, TESTED_POST } from '#scripts/bench/data'
import { measure, OTHER_CORE, pin, SERVER_CORE } from '#scripts/bench/load'
import type { Row } from '#scripts/bench/report'
import { microseconds, profileFolder } from '#scripts/bench/profile'
import type { Profiled } from '#scripts/bench/profile'
import { limitRow, rateRow, timeRow } from '#scripts/bench/report'
import { sequentialScans } from '#scripts/bench/scans'
import { startSmtpSink } from '#scripts/bench/smtp-sink'
import { nodeBinary } from '#scripts/support/paths'
import { freePort } from '#scripts/support/ports'
import { Problem } from '#scripts/support/problem'
import type { TestServer } from '#tests/support/server'
import { startServer } from '#tests/support/server'

export interface Bench {
  databaseUrl: string
  sql: postgres.Sql
  seconds: number
  /** Sessions of people who write. */
  tokens: string[]
  /** Requests a second of the bare hello, the measure of this run. */
  hello: number
  /** Takes each row as soon as it is known. */
  add: (row: Row) => void
}

const POST_PAGE = `/posts/${TESTED_POST}/a-question-about-indexes-number-${TESTED_POST}`
const POST_JSON = `/api/posts/${TESTED_POST}`
const feed = (technology: string): string => `/api/posts?t=${technology}`
/** After this the mails that are out are counted as they are. */
const FAN_OUT_LIMIT_MS = 60_000
const COMPRESSED = { 'accept-encoding': 'br' }

/** What this machine can do at all: a server that says hello and nothing else. */
export async function measureBaseline({ seconds, add }: Pick<Bench, 'seconds' | 'add'>): Promise<number> {
  const port = await freePort()
  const hello = `require('node:http').createServer((request, response) => { response.end('hello') }).listen(${port}, '127.0.0.1')`
  const child = spawn('taskset', ['-c', SERVER_CORE, nodeBinary(), '-e', hello], { stdio: 'ignore' })
  try {
    await pause(500)
    const { perSecond } = await measure(`http://127.0.0.1:${port}/`, { seconds })
    add(rateRow('bare `node:http` “hello” (the baseline of this run)', perSecond))
    return perSecond
  }
  finally {
    child.kill()
  }
}

/** Start, memory, and what guests get when it has been asked for before. */
export async function measureCached(bench: Bench): Promise<void> {
  const { seconds, add, hello } = bench
  await (await start(bench)).stop()
  const begin = performance.now()
  const server = await start(bench)
  add(timeRow('start to first 200, warm', (performance.now() - begin) / 1000, 1.5, 's', hello))
  try {
    await pause(2_000)
    add(limitRow('memory idle, one process that does everything', memoryMb(server), 200, 'MB'))
    for (const [name, path] of [['guest’s post page (HTML)', POST_PAGE], ['guest’s home page (HTML)', '/']] as const) {
      const { perSecond } = await measure(await ready(server, path), { seconds, headers: COMPRESSED })
      add(rateRow(`${name}, repeated`, perSecond, { goal: 15_000, hello }))
    }
    const { perSecond } = await measure(await ready(server, feed('common')), { seconds, headers: COMPRESSED })
    add(rateRow('feed of 30 as JSON, by technology, repeated', perSecond, { goal: 20_000, hello }))
    add(limitRow('memory after this load', memoryMb(server), 400, 'MB'))
  }
  finally {
    await server.stop()
  }
}

/** Everything for the first time: no answer is kept. */
export async function measureUncached(bench: Bench): Promise<void> {
  const { sql, seconds, add, hello } = bench
  const sink = await startSmtpSink()
  const server = await start(bench, { PAGE_CACHE_MB: '0', SMTP_URL: sink.url })
  try {
    for (const [name, path] of [['guest’s post page (HTML)', POST_PAGE], ['guest’s home page (HTML)', '/']] as const) {
      add(rateRow(`${name}, first time`, (await measure(await ready(server, path), { seconds })).perSecond, { goal: 300, hello }))
    }
    add(rateRow('post with 20 comments as JSON, first time', (await measure(await ready(server, POST_JSON), { seconds })).perSecond, { goal: 1_500, hello }))
    await measureActor(bench, server)
    const few = await measureFeeds(bench, server, SHAPE.topics)
    add(rateRow('comment through the API, 16 connections over 100 posts', await measureComments(bench, server), { goal: 800, hello }))
    await addPosts(sql, SHAPE.manyTopics)
    const many = await measureFeeds(bench, server, SHAPE.manyTopics)
    for (const [index, technology] of ['common', 'middling', 'rare'].entries()) {
      const times = few[index]! / many[index]!
      add({ work: `${technology} technology: slower with ten times the posts`, result: `× ${times.toFixed(2)}`, goal: '≤ × 2', isMet: times <= 2 })
    }
    const found = await sequentialScans(sql, server.origin, [POST_PAGE, '/', POST_JSON, ...['common', 'middling', 'rare'].map(feed)])
    add({ work: `sequential scans at ${SHAPE.manyTopics.toLocaleString('en')} posts`, result: found.length === 0 ? 'none' : found.join(', '), goal: 'none', isMet: found.length === 0 })
    await measureFanOut(bench, server, sink.count)
    add(limitRow('memory after all of it', memoryMb(server), 400, 'MB'))
  }
  finally {
    await server.stop()
    sink.close()
  }
}

/** Where the time of the server's core goes, for each kind of work that is far from its goal or could be. */
export async function measureShares(bench: Bench): Promise<Profiled[]> {
  const found: Profiled[] = []
  for (const [work, path] of [['post page', POST_PAGE], ['home page', '/'], ['feed as JSON', feed('common')], ['comment', undefined]] as const) {
    const profile = profileFolder()
    const server = await start(bench, { PAGE_CACHE_MB: '0', ...profile.env })
    const url = await ready(server, path ?? POST_JSON)
    const from = microseconds()
    try {
      if (path === undefined) await measureComments(bench, server)
      else await measure(url, { seconds: bench.seconds })
    }
    finally {
      await server.stop()
    }
    found.push({ work, shares: profile.read({ from, to: from + bench.seconds * 1_000_000 }) })
  }
  return found
}

async function measureFeeds({ seconds, add, hello }: Bench, server: TestServer, posts: number): Promise<number[]> {
  const rates: number[] = []
  for (const technology of ['common', 'middling', 'rare']) {
    const url = await ready(server, feed(technology))
    const { perSecond } = await measure(url, { seconds })
    const { p99Ms } = await measure(url, { seconds: Math.min(seconds, 3), connections: 16 })
    rates.push(perSecond)
    add(rateRow(`feed of 30 as JSON, ${technology} technology, ${posts.toLocaleString('en')} posts`, perSecond, { goal: 1_500, hello }))
    add(timeRow('— its p99 with 16 connections', p99Ms, 25, 'ms', hello))
  }
  return rates
}

async function measureComments({ seconds, tokens }: Bench, server: TestServer): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-bench-'))
  const script = join(folder, 'comment.lua')
  writeFileSync(script, `
local tokens = { ${tokens.map(token => `'${token}'`).join(', ')} }
local n = 0
request = function()
  n = n + 1
  local headers = { ['content-type'] = 'application/json', ['origin'] = '${server.origin}', ['cookie'] = 'session=' .. tokens[n % #tokens + 1] }
  return wrk.format('POST', '/api/posts/' .. (100 + n % 100) .. '/comments', headers, '{"body":"Measured it here: the difference is **real**, though smaller than yours. What does \`EXPLAIN\` say, request ' .. n .. '?"}')
end
`)
  try {
    return (await measure(server.origin, { seconds, connections: 16, script })).perSecond
  }
  finally {
    rmSync(folder, { recursive: true })
  }
}

/** From the post to the last mail that was accepted and recorded. */
async function measureFanOut({ sql, tokens, add, hello }: Bench, server: TestServer, count: () => number): Promise<void> {
  // The mails of the comments go out first.
  for (let before = -1; before !== count(); await pause(2_000)) before = count()
  const [counted] = await sql<[{ emailed: number }]>`select coalesce(sum(cardinality(emailed_address_ids)), 0)::int as emailed from notification_batch`
  const begin = performance.now()
  const answer = await fetch(`${server.origin}/api/posts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'origin': server.origin, 'cookie': `session=${tokens[0]!}` },
    body: JSON.stringify({ organization: 'well-read', type: 'Announcement', title: 'News for ten thousand', body: 'Hello, **everybody**.' }),
  })
  if (!answer.ok) throw new Problem(`The post for the fan-out was answered with ${answer.status}: ${await answer.text()}`)
  const wanted = SHAPE.subscribers
  let emailed = 0
  while (emailed < wanted && performance.now() - begin < FAN_OUT_LIMIT_MS) {
    await pause(100)
    const [row] = await sql<[{ emailed: number }]>`select coalesce(sum(cardinality(emailed_address_ids)), 0)::int as emailed from notification_batch`
    emailed = row.emailed - counted.emailed
  }
  const shown = emailed < wanted ? ` (${emailed.toLocaleString('en')} of them in time)` : ''
  add(rateRow(`fan-out of one post to ${wanted.toLocaleString('en')} subscribers by SMTP, recorded${shown}`, emailed / ((performance.now() - begin) / 1000), { goal: 1_000, hello }))
}

async function start({ databaseUrl }: Bench, env: Record<string, string> = {}): Promise<TestServer> {
  const server = await startServer({ databaseUrl, env: { LOG_LEVEL: 'error', ...env } })
  pin(server.pid, SERVER_CORE)
  return server
}

/** Asks once, so that what is measured is no mistake. Answers the whole address, by number: names are looked up for IPv6 first. */
async function ready(server: TestServer, path: string): Promise<string> {
  const url = `http://127.0.0.1:${server.port}${path}`
  for (let tries = 0; tries < 50; tries++) {
    const answer = await fetch(url)
    const text = await answer.text()
    if (!answer.ok) throw new Problem(`${path} answered ${answer.status}: ${text.slice(0, 500)}`)
  }
  return url
}

/** Resident memory of the server's process. */
function memoryMb({ pid }: TestServer): number {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return Number.NaN
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1]) / 1024
}

/** This process makes no load itself, but sinks mail. */
export function pinOurselves(): void {
  pin(process.pid, OTHER_CORE)
}
