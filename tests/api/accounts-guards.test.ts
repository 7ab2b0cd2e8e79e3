import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newestLink, PASSWORD, signUp, TEST_APP_KEY } from '#tests/support/accounts'
import { newBrowser } from '#tests/support/browser'
import type { Answer } from '#tests/support/browser'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { startServer } from '#tests/support/server'
import type { TestServer } from '#tests/support/server'

let database: TestDatabase
let server: TestServer
let sql: postgres.Sql

beforeAll(async () => {
  database = await createDatabase()
  sql = postgres(database.url, { max: 2, onnotice: () => {} })
})
afterAll(async () => {
  await sql?.end()
  await database?.drop()
})

const start = async (env: Record<string, string> = {}) => {
  server = await startServer({ databaseUrl: database.url, env: { APP_KEY: TEST_APP_KEY, ...env } })
}
const stop = async () => await server.stop()
const signIn = async (email: string, password = 'Something-else-9', headers: Record<string, string> = {}) =>
  await newBrowser(server.origin).call('POST /api/sessions', { email, password }, headers)

describe('A1: known and unknown addresses', () => {
  const HIGH = { count: 100_000, seconds: 60 }
  beforeAll(async () => await start({ SIGN_IN_LIMITS: JSON.stringify({ account: HIGH, network: HIGH, mail: HIGH }) }))
  afterAll(stop)

  const comparable = ({ status, text, headers }: Answer) => JSON.stringify([
    status,
    text.replace(/"requestId":"[^"]+"/, ''),
    [...headers].filter(([name]) => !['date', 'x-request-id', 'etag'].includes(name)),
  ])

  /** Two requests at the same time, now one first and now the other, so that whatever else happens hits both alike. */
  async function compare(rounds: number, known: (round: number) => Promise<Answer>, unknown: (round: number) => Promise<Answer>) {
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    const seen = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      const timed = async (who: 'known' | 'unknown') => {
        const begin = performance.now()
        seen.add(comparable(await (who === 'known' ? known : unknown)(round)))
        times[who].push(performance.now() - begin)
      }
      const pair = round % 2 === 0 ? ['known', 'unknown'] as const : ['unknown', 'known'] as const
      await Promise.all(pair.map(timed))
    }
    return { seen, ratio: median(times.known) / median(times.unknown) }
  }

  it('get the same answer in the same time when a password is wrong', async () => {
    await signUp(server.origin, sql, 'known')
    const { seen, ratio } = await compare(200, async () => await signIn('known@example.org'), async round => await signIn(`unknown${round}@example.org`))
    expect([...seen]).toEqual([expect.stringMatching(/^\[401,"\{\\"type\\":\\"about:blank\\".*WrongCredentials/)])
    expect(ratio).toBeGreaterThan(0.8)
    expect(ratio).toBeLessThan(1.25)
  }, 240_000)

  it.each(['sign-up', 'reset'])('get the same answer in the same time when they ask for a mail to %s', async (what) => {
    const people = await Promise.all(Array.from({ length: 4 }, async (_, i) => {
      await signUp(server.origin, sql, `${what}-${i}`)
      return `${what}-${i}@example.org`
    }))
    const ask = async (email: string) => {
      const answer = await newBrowser(server.origin).call(`POST /api/accounts/${what}`, { email })
      expect(answer.body).toEqual({ email })
      return { ...answer, text: '', headers: new Headers([...answer.headers].filter(([name]) => name !== 'content-length')) }
    }
    const { seen, ratio } = await compare(150, async round => await ask(people[round % 4]!), async round => await ask(`${what}-x${round}@example.org`))
    expect(seen.size).toBe(1)
    expect(ratio).toBeGreaterThan(0.6)
    expect(ratio).toBeLessThan(1.6)
  }, 120_000)
})

describe('guessing', () => {
  beforeAll(async () => await start({ SIGN_IN_LIMITS: JSON.stringify({ network: { count: 40, seconds: 600 } }) }))
  beforeEach(async () => void await sql`delete from throttle`)
  afterEach(async () => void await sql`delete from throttle`)
  afterAll(stop)

  it('one account’s password ends after ten, even for the right one, but not on a device that the account knows', async () => {
    const owner = await signUp(server.origin, sql, 'keeper')
    await owner.call('DELETE /api/sessions/current')
    for (let i = 0; i < 10; i++) expect((await signIn('keeper@example.org')).status).toBe(401)
    const refused = await signIn('keeper@example.org', PASSWORD)
    expect([refused.status, refused.body.code]).toEqual([429, 'TooManyRequests'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)

    expect((await owner.call('POST /api/sessions', { email: 'keeper@example.org', password: PASSWORD })).status).toBe(201)
    for (let i = 0; i < 10; i++) expect((await owner.call('POST /api/sessions', { email: 'keeper@example.org', password: 'wrong' })).status).toBe(401)
    expect((await owner.call('POST /api/sessions', { email: 'keeper@example.org', password: PASSWORD })).status).toBe(429)
  })

  it('looks the same for an address that nobody has', async () => {
    for (let i = 0; i < 10; i++) expect((await signIn('ghost@example.org')).status).toBe(401)
    expect((await signIn('GHOST@example.org')).status).toBe(429)
  })

  it('forgets the wrong ones after the right one', async () => {
    await signUp(server.origin, sql, 'clumsy')
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 9; i++) expect((await signIn('clumsy@example.org')).status).toBe(401)
      expect((await signIn('clumsy@example.org', PASSWORD)).status).toBe(201)
    }
  })

  it('A7: of a thousand guesses at once from one network, no more than the limit are looked at, whatever address they claim', async () => {
    const answers = await Promise.all(Array.from({ length: 1000 }, async (_, i) =>
      await signIn(`target${i}@example.org`, 'guess-number-one', { 'x-forwarded-for': `203.0.113.${i % 250}` })))
    const statuses = answers.map(({ status }) => status)
    expect([statuses.filter(status => status === 401).length, statuses.filter(status => status === 429).length]).toEqual([40, 960])
    expect(answers.filter(({ status, headers }) => status === 429 && Number(headers.get('retry-after')) > 0)).toHaveLength(960)
    expect(await sql`select count from throttle where key like 'network:%'`).toEqual([{ count: 1000 }])
    expect(await sql`select count(*)::int as n from throttle where key like 'account:%'`).toEqual([{ n: 40 }])
  })
})

describe('A11: a crash', () => {
  const killWhile = async (request: Promise<unknown>) => {
    // The transaction has written everything but its event, and waits for the table.
    while ((await sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into "outbox"%' and datname = current_database()`).length === 0) await new Promise(resolve => setTimeout(resolve, 20))
    await server.kill()
    await request
  }
  const withOutboxHeld = async (work: () => Promise<void>) => {
    const holder = postgres(database.url, { max: 1, onnotice: () => {} })
    await holder.begin(async (held) => {
      await held`lock table outbox in exclusive mode`
      await work()
    })
    await holder.end()
  }
  const post = async (path: string, body: unknown) => await newBrowser(server.origin).call(`POST ${path}`, body).catch(() => undefined)
  const settled = async () => {
    while ((await sql`select 1 from pg_stat_activity where application_name like 'guildhall%' and datname = current_database()`).length > 0) await new Promise(resolve => setTimeout(resolve, 20))
  }

  it('in the transaction leaves neither link nor mail, neither account nor address', async () => {
    const email = 'crash@example.org'
    const count = async () => [
      await sql`select 1 from token where email = ${email}`, await sql`select 1 from users where email = ${email}`,
      await sql`select 1 from address where email = ${email} and user_id is not null`, await sql`select 1 from outbox where payload->>'email' = ${email}`,
    ].map(rows => rows.length)

    await start()
    await withOutboxHeld(async () => await killWhile(post('/api/accounts/sign-up', { email })))
    await settled()
    expect(await count()).toEqual([0, 0, 0, 0])

    await start()
    await post('/api/accounts/sign-up', { email })
    const body = { token: await newestLink(sql, email, 'finish_sign_up'), handle: 'crash', name: 'Crash', password: PASSWORD }
    const asked = await count()
    await withOutboxHeld(async () => await killWhile(post('/api/accounts', body)))
    await settled()
    expect(await count()).toEqual(asked)

    await start()
    expect((await newBrowser(server.origin).call('POST /api/accounts', body)).status).toBe(201)
    await server.stop()
  }, 180_000)

  it('after it leaves both', async () => {
    const email = 'crash2@example.org'
    await start()
    expect((await newBrowser(server.origin).call('POST /api/accounts/sign-up', { email })).status).toBe(202)
    await server.kill()
    const tokens = await sql`select id::int from token where email = ${email}`
    expect(await sql`select (payload->>'tokenId')::int as id from outbox where payload->>'email' = ${email}`).toEqual([...tokens])
    expect(tokens).toHaveLength(1)
  })
})

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}
