/** Two processes, each with its own clock, on one Postgres and one Redis. */
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { capsules } from '#shared/contract/capsules'
import { TEST_APP_KEY } from '#tests/support/accounts'
import { newClient } from '#tests/support/client'
import type { Client } from '#tests/support/client'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { makePerson } from '#tests/support/people'
import { startRedis } from '#tests/support/redis'
import type { TestRedis } from '#tests/support/redis'
import { startServer } from '#tests/support/server'
import type { TestServer } from '#tests/support/server'

const ROUNDS = 300
let database: TestDatabase
let sql: postgres.Sql
let redis: TestRedis
let servers: TestServer[]
let clients: Client[]
/** Both processes serve one site, whose pages have one origin. */
const ofSite = () => ({ origin: servers[0]!.origin })

beforeAll(async () => {
  database = await createDatabase()
  sql = postgres(database.url, { max: 4, onnotice: () => {} })
  redis = await startRedis()
  const env = { APP_KEY: TEST_APP_KEY, REDIS_URL: redis.url, RATE_LIMITS: '{"write":{"count":100000,"seconds":60},"credentials":{"count":5,"seconds":300}}', SMTP_URL: 'smtp://127.0.0.1:9' }
  const one = await startServer({ databaseUrl: database.url, env })
  const other = await startServer({ databaseUrl: database.url, env: { ...env, PUBLIC_URL: one.origin } })
  servers = [one, other]
  const { session } = await makePerson(sql, 'ann')
  clients = servers.map(({ origin }) => newClient(origin).as(session))
})
afterAll(async () => {
  for (const client of clients ?? []) client.close()
  await Promise.all((servers ?? []).map(async server => await server.stop()))
  await redis?.stop()
  await sql?.end()
  await database?.drop()
})

it(`T1.12: of a cancellation and the release of the same capsule exactly one wins, ${ROUNDS} times over two processes`, async () => {
  const now = new Date()
  const start = new Date(now.getTime() + 3_000)
  const rows = await sql<{ id: string, publicId: string, dueAt: Date }[]>`
    with person as (select users.id, address.id as address_id from users join address on address.user_id = users.id),
    robin as (insert into address (email, created_at) values ('robin@example.org', ${now.toISOString()}) returning id),
    made as (
      insert into capsule (public_id, client_id, state, owner_id, sender_address_id, sender_name, body, at_local, time_zone, release_at, zone_data, created_at, updated_at, confirmed_at)
      select 'race' || lpad(n::text, 18, '0'), 'race-client-' || lpad(n::text, 8, '0'), 'scheduled', person.id, person.address_id, 'Ann', 'Hello', '2026-01-01T00:00:00', 'UTC',
        ${start.toISOString()}::timestamptz + n * interval '20 milliseconds', ${process.versions.tz!}, ${now.toISOString()}, ${now.toISOString()}, ${now.toISOString()}
      from person, generate_series(1, ${ROUNDS}) n returning id, public_id, release_at),
    people as (insert into capsule_recipient (public_id, capsule_id, address_id, given, created_at) select 'r' || made.id, made.id, robin.id, 'robin@example.org', ${now.toISOString()} from made, robin),
    waiting as (insert into timer (kind, subject_id, due_at, created_at) select 'capsule.release', id, release_at, ${now.toISOString()} from made)
    select id, public_id as "publicId", release_at as "dueAt" from made order by release_at`

  const answers = await Promise.all(rows.map(async ({ publicId, dueAt }, index) => {
    // Around its date, so that some come before it, some after, and some while a clock has the capsule in hand.
    await pause(dueAt.getTime() - Date.now() - 1_500 + (index * 37) % 3_000)
    return await clients[index % 2]!.call(capsules.cancel, { params: { id: publicId }, headers: ofSite(), body: {} })
  }))
  await pause(1_500)
  const after = await sql<{ publicId: string, state: string, released: number, batches: number }[]>`
    select public_id as "publicId", state, (select count(*)::int from notification where capsule_id = capsule.id and kind = 'capsule.released') as released,
      (select count(*)::int from notification_batch batch join notification on notification.id = batch.notification_id where capsule_id = capsule.id and kind = 'capsule.released') as batches
    from capsule order by release_at`
  const answerTo = new Map(rows.map(({ publicId }, index) => [publicId, answers[index]!.status]))
  const outcomes = after.map(({ publicId, state, released, batches }) => `${answerTo.get(publicId)} ${state} ${released} ${batches}`)
  expect(new Set(outcomes)).toEqual(new Set(['200 draft 0 0', '409 sent 1 1']))
  for (const answer of answers) if (answer.status === 409) expect(answer.json).toMatchObject({ code: 'TooLate' })
}, 60_000)

it('T1.29: guessing is slowed down, over both processes together', async () => {
  const statuses = []
  for (let attempt = 0; attempt < 8; attempt++) {
    const answer = await clients[attempt % 2]!.call(capsules.confirm, { params: { id: 'A'.repeat(22) }, headers: ofSite(), body: { token: 'A'.repeat(43) } })
    statuses.push(answer.status)
  }
  expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429, 429])
})
