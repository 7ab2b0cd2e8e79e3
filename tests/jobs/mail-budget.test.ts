import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { users } from '#drizzle/schema/accounts'
import { deliveryFailures, mailDays, notificationBatches, notifications, subscriptions } from '#drizzle/schema/courier'
import { notificationListeners } from '#server/domain/notifications/listeners'
import { localDay, waitedTimer } from '#server/domain/notifications/mail-budget'
import { markAllRead } from '#server/domain/notifications/mark-read'
import { addComment } from '#server/domain/comments/add-comment'
import prepare from '#server/jobs/notifications/prepare.run'
import send from '#server/jobs/notifications/send.run'
import { clock } from '#server/platform/clock'
import { resetConfig } from '#server/platform/config'
import { database } from '#server/platform/db'
import { closeMailConnections } from '#server/platform/mail-server'
import { registerListeners, resetEvents } from '#server/platform/events'
import { outboxDrained } from '#server/platform/outbox'
import { registerTimers, runNextTimer } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'
import { actorOf } from '#tests/support/community'
import { unwireCourier } from '#tests/support/courier'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { makeCommunity, writePost } from '#tests/support/fan-out'
import { parseMail, startMailSink } from '#tests/support/mail-sink'
import type { MailSink } from '#tests/support/mail-sink'

const NOON = Date.parse('2026-11-21T12:00:00Z')
const HOUR = 3_600_000

let sink: MailSink
let db: TestDatabase
const run = { signal: new AbortController().signal }

beforeAll(async () => {
  sink = await startMailSink()
})
afterAll(async () => await sink.stop())
beforeEach(async () => {
  db = await createDatabase()
  Object.assign(process.env, { DATABASE_URL: db.url, SMTP_URL: sink.url, APP_KEY: 'k'.repeat(40), PUBLIC_URL: 'https://guildhall.example', LIMITS: JSON.stringify({ mail: { mailsPerDay: 3, mostMailsPerDay: 4 } }) })
  delete process.env.REDIS_URL
  resetConfig()
  resetEvents()
  registerListeners(notificationListeners)
  registerTimers([waitedTimer])
  sink.clear()
  clock.set(new Date(NOON))
})
afterEach(async () => {
  delete process.env.LIMITS
  clock.reset()
  await unwireCourier()
  await db.drop()
})

/** Renders and sends all that waits, every batch at the same time. */
async function deliver(): Promise<void> {
  await outboxDrained()
  const unprepared = await database().select({ id: notifications.id }).from(notifications).where(sql`messages is null`)
  await Promise.all(unprepared.map(async ({ id }) => await prepare({ notificationId: id })))
  const batches = await database().select({ id: notificationBatches.id }).from(notificationBatches).where(eq(notificationBatches.state, 'pending'))
  await Promise.all(batches.map(async ({ id }) => await send({ batchId: id }, run)))
}

const recipients = () => sink.messages().map(({ to }) => to[0]!)
const failures = async () => (await database().select({ kind: deliveryFailures.kind, reason: deliveryFailures.reason }).from(deliveryFailures)).map(({ kind, reason }) => `${kind}: ${reason}`)

describe('the mails of a day', () => {
  it('are never more than their reader wants, nor than the site allows, for any sequence of events sent at the same time', async () => {
    // Nobody gets more than 4; who says nothing gets 3; one is refused for now each time, one is in another day.
    const wishes = [1, 2, 4, 50, null, null]
    const allowed = [1, 2, 4, 4, 3, 3]
    const zones = ['UTC', 'Pacific/Kiritimati', 'America/New_York', 'Asia/Kolkata', 'Europe/Berlin', 'Pacific/Pago_Pago']
    const random = seeded(7)
    const community = await transaction(unit => makeCommunity(unit, 6, index => `r${index}@example.org`))
    const other = await transaction(unit => makeCommunity(unit, 0, () => ''))
    for (const [index, id] of community.readerIds.entries()) {
      await database().update(users).set({ mailsPerDay: wishes[index], timeZone: zones[index] }).where(eq(users.id, id))
      await database().insert(subscriptions).values({ userId: id, organizationId: other.organizationId, createdAt: clock.now() })
    }
    const got = new Map<string, number>()
    let taken = 0
    for (let round = 0; round < 14; round++) {
      for (let count = Math.floor(random() * 6); count > 0; count--) await transaction(unit => writePost(unit, random() < 0.5 ? community : other))
      await deliver()
      for (const to of recipients().slice(taken)) {
        const zone = zones[Number(to[1])]!
        const key = `${to} ${localDay(zone)}`
        got.set(key, (got.get(key) ?? 0) + 1)
      }
      taken = recipients().length
      clock.set(new Date(clock.now().getTime() + Math.floor(random() * 12) * HOUR))
      while (await runNextTimer()) { /* the mails about what waited are due at different hours */ }
    }
    const most = allowed.map((limit, index) => [limit, Math.max(...[...got].filter(([key]) => key.startsWith(`r${index}@`)).map(([, count]) => count))])
    expect(most).toEqual(allowed.map(limit => [limit, limit]))
    const counted = await database().select().from(mailDays)
    expect(counted.reduce((sum, { sent }) => sum + sent, 0)).toBe(taken)
  }, 60_000)

  it('that are used up leave the rest behind the bell, and the next morning one mail says how many', async () => {
    const community = await transaction(unit => makeCommunity(unit, 1, () => 'r0@example.org'))
    const reader = community.readerIds[0]!
    await database().update(users).set({ mailsPerDay: 2, timeZone: 'America/New_York' }).where(eq(users.id, reader))
    for (let count = 0; count < 5; count++) await transaction(unit => writePost(unit, community))
    await deliver()
    expect([recipients().length, await failures()]).toEqual([2, Array.from({ length: 3 }, () => 'held: The mails of this day were used up.')])
    expect(await database().execute(sql`select from notification_recipient where user_id = ${reader}`)).toHaveLength(5)

    clock.set(new Date('2026-11-22T12:59:00Z'))
    expect(await runNextTimer()).toBe(false)
    clock.set(new Date('2026-11-22T13:00:00Z'))
    expect(await runNextTimer()).toBe(true)
    await deliver()
    const mail = await parseMail(sink.messages()[2]!)
    expect(mail).toMatchObject({ subject: '3 more notifications wait for you', from: { name: 'Guildhall' } })
    expect(mail.text).toContain('https://guildhall.example/settings/notifications')

    // It is the first of the two mails of that day.
    for (let count = 0; count < 3; count++) await transaction(unit => writePost(unit, community))
    await deliver()
    expect(recipients()).toHaveLength(4)
    await markAllRead(await actorOf(reader))
    clock.set(new Date('2026-11-23T13:00:00Z'))
    expect(await runNextTimer()).toBe(true)
    await deliver()
    expect(recipients()).toHaveLength(4)
  })

  it('are not used up by a server that refuses, nor by one that is not there', async () => {
    const community = await transaction(unit => makeCommunity(unit, 2, index => index === 0 ? 'greylist@example.org' : 'r1@example.org'))
    await transaction(unit => writePost(unit, community))
    await deliver()
    closeMailConnections()
    process.env.SMTP_URL = 'smtp://127.0.0.1:1'
    resetConfig()
    await transaction(unit => writePost(unit, community))
    await deliver()
    expect((await database().select().from(mailDays)).map(({ sent }) => sent).sort()).toEqual([0, 1])
    expect((await failures()).map(text => text.split(':')[0])).toEqual(expect.arrayContaining(['temporary', 'connection']))
  })
})

describe('right before it is sent, a mail about a comment is looked at again, and does not go out when', () => {
  const GONE: [string, string, string][] = [
    ['the post was hidden', 'update post set hidden_at = created_at', 'it is not visible any more'],
    ['the post was deleted', 'update post set deleted_at = created_at', 'it is not visible any more'],
    ['the comment was hidden', 'update comment set hidden_at = created_at', 'it is not visible any more'],
    ['the comment was deleted', 'update comment set deleted_at = created_at', 'it is not visible any more'],
    ['the organization was deleted', 'update organization set deleted_at = created_at', 'it is not visible any more'],
    ['the organization was made private', 'update organization set visibility = \'private\'', 'it is not visible to them any more'],
    ['the thread was muted', 'update subscription set level = \'muted\' where post_id is not null', 'it is muted'],
    ['its writer was left out of the thread', 'insert into subscription (user_id, post_id, person_id, level, created_at) select r.id, comment.post_id, comment.author_id, \'muted\', comment.created_at from comment, users r where r.email = \'r0@example.org\' limit 1', 'it is muted'],
    ['only mentions are wanted there', 'update subscription set level = \'mentions\' where post_id is not null', 'the subscription has ended'],
    ['the thread is not followed, and the organization muted', 'with gone as (delete from subscription where post_id is not null) update subscription set level = \'muted\' where organization_id is not null', 'it is muted'],
    ['mails were switched off', 'update users set emails_off = true', 'mails are off'],
    ['the account was deleted', 'update users set deleted_at = created_at where email = \'r0@example.org\'', 'the account is gone'],
    ['the address came back', 'update address set suppressed = \'bounced\'', 'the address is suppressed: bounced'],
    ['the address complained', 'update address set suppressed = \'complained\'', 'the address is suppressed: complained'],
  ]

  it.each(GONE)('%s', async (_name, change, reason) => {
    const community = await transaction(unit => makeCommunity(unit, 1, () => 'r0@example.org'))
    const postId = await transaction(unit => writePost(unit, community))
    await deliver()
    await database().insert(subscriptions).values({ userId: community.readerIds[0]!, postId, createdAt: clock.now() })
    await addComment(await actorOf(community.authorId), postId, { body: 'Look.', parentId: null })
    await addComment(await actorOf(community.authorId), postId, { body: 'Again.', parentId: null })
    await outboxDrained()
    for (const { id } of await database().select({ id: notifications.id }).from(notifications).where(sql`messages is null`)) await prepare({ notificationId: id })
    const batches = await database().select({ id: notificationBatches.id }).from(notificationBatches).where(eq(notificationBatches.state, 'pending'))
    expect(batches).toHaveLength(2)
    await send({ batchId: batches[0]!.id }, run)
    expect(recipients()).toHaveLength(2)
    await database().execute(sql.raw(change))
    await send({ batchId: batches[1]!.id }, run)
    expect([recipients().length, await failures()]).toEqual([2, [`skipped: ${reason}`]])
  })
})

/** Mulberry32: the same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
