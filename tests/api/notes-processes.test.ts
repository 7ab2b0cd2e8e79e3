import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notes, OPEN_HEADERS } from '#shared/contract/notes'
import { TEST_APP_KEY } from '#tests/support/accounts'
import { newClient } from '#tests/support/client'
import type { Client } from '#tests/support/client'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { ack, anotherAttempt, guesser, open, openerOf, outcome, peek, revoke, sendNote, tally, textOf } from '#tests/support/notes'
import type { SentNote } from '#tests/support/notes'
import { startRedis } from '#tests/support/redis'
import type { TestRedis } from '#tests/support/redis'
import { startServer } from '#tests/support/server'
import type { TestServer } from '#tests/support/server'
import { until } from '#tests/support/until'

/** Two processes that answer requests, on one database and one Redis. */
let database: TestDatabase
let sql: postgres.Sql
let redis: TestRedis
let servers: [TestServer, TestServer]
let clients: [Client, Client]
let env: Record<string, string>

beforeAll(async () => {
  [database, redis] = await Promise.all([createDatabase(), startRedis()])
  sql = postgres(database.url, { max: 2, onnotice: () => {} })
  env = { APP_KEY: TEST_APP_KEY, REDIS_URL: redis.url, APP_ROLE: 'web' }
  servers = await Promise.all([startServer({ databaseUrl: database.url, env }), startServer({ databaseUrl: database.url, env })])
  clients = [newClient(servers[0].origin), newClient(servers[1].origin)]
})
afterAll(async () => {
  for (const client of clients ?? []) client.close()
  await Promise.all((servers ?? []).map(async server => await server.stop()))
  await Promise.all([redis?.stop(), sql?.end()])
  await database?.drop()
})

/** Works on many things, so many at a time. */
async function together<T, R>(items: T[], atOnce: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!, at)
  }))
  return results
}

async function sendMany(count: number): Promise<SentNote[]> {
  return await together(Array.from({ length: count }, (_, index) => index), 8, async index => await sendNote(clients[index % 2]!))
}

describe('with two processes', () => {
  it('T2.4: of 20 simultaneous openings of 300 notes exactly one each succeeds', async () => {
    const opened = await together(await sendMany(300), 4, async (note) => {
      const opener = await openerOf(note)
      return tally(await Promise.all(Array.from({ length: 20 }, async (_, index) => await open(clients[index % 2]!, note.id, anotherAttempt(opener)))))
    })
    expect(opened.filter(counts => counts['200'] !== 1 || counts['410 Opened'] !== 19)).toEqual([])
    expect(opened).toHaveLength(300)
    const [row] = await sql<{ openings: number, most: number }[]>`select count(*)::int as openings, max(count)::int as most from (select count(*) from note_opening group by note_id) counts`
    expect(row).toEqual({ openings: 300, most: 1 })
  })

  it('T2.10: of opening and revoking 300 notes at the same moment always exactly one wins', async () => {
    const ends = await together(await sendMany(300), 8, async (note, index) => {
      const opener = await openerOf(note)
      // Who asks first changes, and so does which process.
      const [here, there] = index % 2 ? clients : [clients[1], clients[0]]
      const acts = [async () => outcome(await open(here, note.id, opener)), async () => outcome(await revoke(there, note))]
      const order = index % 4 < 2 ? [0, 1] : [1, 0]
      const answers = await Promise.all(order.map(async act => [act, await acts[act]!()] as const))
      const [opening, revoking] = [0, 1].map(act => answers.find(([one]) => one === act)![1])
      return `${opening} / ${revoking}`
    })
    const counts = Object.groupBy(ends, end => end)
    expect(Object.keys(counts).filter(end => end !== '200 / 410 Opened' && end !== '410 Revoked / 204')).toEqual([])
    expect(ends).toHaveLength(300)
    const rows = await sql<{ state: string }[]>`select state, (select count(*)::int from note_opening where note_id = note.id) as openings from note where state = 'revoked' and exists (select from note_opening where note_id = note.id)`
    expect(rows).toEqual([])
  })

  it('T2.6: an answer that was lost with its connection is given again, by the other process too', async () => {
    const note = await sendNote(clients[0])
    const opener = await openerOf(note)
    await new Promise<void>((resolve) => {
      const { hostname, port } = new URL(servers[0].origin)
      const body = JSON.stringify(opener.body)
      const outgoing = request({ hostname, port, method: 'POST', path: `/api/notes/${note.id}/open`, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...OPEN_HEADERS } })
      outgoing.on('error', () => resolve())
      outgoing.end(body, () => void until(async () => (await sql`select 1 from note where public_id = ${note.id} and state = 'opened'`).length > 0).then(() => {
        outgoing.destroy()
        resolve()
      }))
    })
    const again = await open(clients[1], note.id, opener)
    expect([again.status, await textOf(opener, again)]).toEqual([200, 'A sealed text'])
    expect(outcome(await open(clients[1], note.id, anotherAttempt(opener)))).toBe('410 Opened')
    await ack(clients[1], note.id, opener)
    expect(outcome(await open(clients[0], note.id, opener))).toBe('410 Opened')
  })

  it('T2.34: a process that is killed between commit and answer has opened the note once, and the same attempt gets it', async () => {
    const doomed = await startServer({ databaseUrl: database.url, env })
    const client = newClient(doomed.origin)
    const openings = await together(await sendMany(20), 20, async (note) => {
      const opener = await openerOf(note)
      return { note, opener, lost: open(client, note.id, opener).catch(() => undefined) }
    })
    await until(async () => (await sql`select 1 from note_opening join note on note.id = note_id where public_id = any(${openings.map(({ note }) => note.id)})`).length > 0)
    await doomed.kill()
    const lost = await Promise.all(openings.map(async ({ lost }) => await lost))
    expect(lost.filter(answer => answer === undefined).length).toBeGreaterThan(0)
    for (const { note, opener } of openings) {
      const again = await open(clients[0], note.id, opener)
      expect([again.status, await textOf(opener, again)]).toEqual([200, 'A sealed text'])
      expect(outcome(await open(clients[1], note.id, anotherAttempt(opener)))).toBe('410 Opened')
    }
    const counts = await sql<{ count: number }[]>`select count(*)::int as count from note_opening join note on note.id = note_id where public_id = any(${openings.map(({ note }) => note.id)}) group by note_id`
    expect(counts.map(({ count }) => count)).toEqual(openings.map(() => 1))
    client.close()
  })

  it('T2.33: a Redis that is flushed in the middle loses and doubles no note', async () => {
    const sent = await sendMany(60)
    const admin = new Redis(redis.url)
    let done = false
    const flushing = (async () => {
      while (!done) {
        await admin.flushall()
        await pause(5)
      }
    })()
    const opened = await together(sent, 6, async (note, index) => {
      const opener = await openerOf(note)
      const answers = await Promise.all([0, 1, 2].map(async at => await open(clients[(index + at) % 2]!, note.id, anotherAttempt(opener))))
      return tally(answers)
    })
    done = true
    await flushing
    await admin.quit()
    expect(opened.filter(counts => counts['200'] !== 1 || counts['410 Opened'] !== 2)).toEqual([])
  })
})

describe('under the limits of every day', () => {
  let limited: TestServer
  let client: Client
  beforeAll(async () => {
    const limits = { noteCreate: { count: 30, seconds: 3600 }, notePeek: { count: 60, seconds: 60 }, noteOpen: { count: 20, seconds: 60 } }
    limited = await startServer({ databaseUrl: database.url, env: { ...env, RATE_LIMITS: JSON.stringify(limits) } })
    client = newClient(limited.origin)
  })
  afterAll(async () => {
    client?.close()
    await limited?.stop()
  })

  it('T2.29: of ten thousand notes that one network makes in a minute thirty are kept, and storage stays bounded', async () => {
    const [before] = await sql<{ notes: number }[]>`select count(*)::int as notes from note`
    const { body } = await sendNote(clients[0])
    const put = async () => {
      const id = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url')
      return outcome(await client.call(notes.put, { params: { id }, body: { ...body, policy: { ...body.policy, id } } }))
    }
    const start = Date.now()
    const answers = Object.entries(Object.groupBy(await together(Array.from({ length: 10_000 }), 16, put), one => one)).map(([name, list]) => [name, list!.length])
    expect(answers.sort()).toEqual([['201', 30], ['429 TooManyRequests', 9_970]])
    expect(Date.now() - start).toBeLessThan(60_000)
    const [after] = await sql<{ notes: number }[]>`select count(*)::int as notes from note`
    expect(after!.notes).toBe(before!.notes + 31)
    // Limits may be raised; the quota holds by itself.
    const full = await Promise.all(Array.from({ length: 8 }, async () => await sendNote(clients[0], { text: 'x'.repeat(90_000) })))
    await sql`update note set size = 50_000_000 - 100_000 where public_id = ${full[0]!.id}`
    await sql`update note set size = 0 where public_id <> ${full[0]!.id}`
    const more = await Promise.allSettled(Array.from({ length: 8 }, async (_, index) => await sendNote(clients[index % 2]!, { text: 'x'.repeat(90_000) })))
    expect(more.flatMap(one => one.status === 'rejected' ? [String(one.reason).slice(0, 40)] : [])).toEqual(Array.from({ length: 7 }, () => expect.stringContaining('413')))
    await sql`update note set size = 0`
  })

  it('T2.16: whoever tries ids is told nothing, and soon not even that', async () => {
    const answers = Object.groupBy(await together(Array.from({ length: 3_000 }), 16, async () => outcome(await peek(client, Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url'), guesser()))), one => one)
    expect(Object.keys(answers).sort()).toEqual(['404 NotFound', '429 TooManyRequests'])
    // At most two windows of a minute.
    expect(answers['404 NotFound']!.length).toBeLessThanOrEqual(120)
    const shells = new Set<string>()
    for (let tries = 0; tries < 50; tries++) {
      const shell = await client.send(`/n/${Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url')}`)
      shells.add(`${shell.status} ${shell.text}`)
    }
    expect(shells.size).toBe(1)
  })
})
