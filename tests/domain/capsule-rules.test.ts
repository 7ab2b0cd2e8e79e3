/** What is refused, whom nothing goes to, and what happens when time does strange things. */
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { throttles, users } from '#drizzle/schema/accounts'
import { addresses, correspondents } from '#drizzle/schema/addresses'
import { capsuleEvents, capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { notificationBatches, notificationRecipients, notifications } from '#drizzle/schema/courier'
import { timers } from '#drizzle/schema/platform'
import { cancelCapsule } from '#server/domain/capsules/cancel-capsule'
import { confirmCapsule } from '#server/domain/capsules/confirm-capsule'
import { createCapsule } from '#server/domain/capsules/create-capsule'
import { createGuestCapsule } from '#server/domain/capsules/create-guest-capsule'
import { addressIdOf } from '#server/domain/capsules/recipients'
import { recomputeZones } from '#server/domain/capsules/recompute-zones'
import { sendNow } from '#server/domain/capsules/send-now'
import { settleCapsulesOf } from '#server/domain/capsules/settle-capsules'
import { moveCapsule } from '#server/domain/capsules/update-capsule'
import { recipientState } from '#server/domain/capsules/presenter'
import { listRecipients } from '#server/domain/capsules/queries'
import { notificationListeners } from '#server/domain/notifications/listeners'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { registerListeners } from '#server/platform/events'
import { outboxDrained } from '#server/platform/outbox'
import { runDueTogether, startClock } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'
import { actorOf, draftOf, guestDraft, IN_THREE_DAYS, NOON, tick, tokenOf, wireCapsules } from '#tests/support/capsules'
import { startConfigured } from '#tests/support/configured'
import { createPerson } from '#tests/support/factories'
import { until } from '#tests/support/until'

let stop: () => Promise<void>
const code = (expected: string) => expect.objectContaining({ code: expected }) as unknown
const db = () => database()
const one = async (id: number) => (await db().select().from(capsules).where(eq(capsules.id, id)))[0]!
const member = async (values = {}) => actorOf(await createPerson(db(), values))
const after = (seconds: number, tz = 'UTC') => ({ at_local: new Date(NOON.getTime() + seconds * 1000).toISOString().slice(0, 19), tz })
const statesOf = async (id: number) => (await listRecipients(db(), id)).map(recipient => recipientState(recipient, { state: 'sent' }))
async function sent(wishes = {}, actor = undefined as Awaited<ReturnType<typeof member>> | undefined) {
  const { capsule } = await createCapsule(actor ?? await member(), draftOf(wishes))
  clock.set(new Date('2026-03-04T12:00:00Z'))
  await tick()
  return await one(capsule.id)
}

beforeAll(async () => {
  stop = await startConfigured()
  registerListeners(notificationListeners)
  wireCapsules()
})
afterAll(async () => {
  await outboxDrained()
  await stop()
})
beforeEach(async () => {
  clock.set(NOON)
  await outboxDrained()
  await db().execute(sql`truncate capsule, timer, throttle, correspondent, notification, release_lag cascade`)
})

describe('dates', () => {
  it('T1.1: a guest’s capsule waits for two days at least', async () => {
    await expect(createGuestCapsule(guestDraft({ when: after(48 * 3600 - 60) }))).rejects.toEqual(code('DateTooSoon'))
    expect((await createGuestCapsule(guestDraft({ when: after(48 * 3600 + 60) }))).capsule.state).toBe('awaiting_confirmation')
    const actor = await member()
    await expect(createCapsule(actor, draftOf({ when: after(59) }))).rejects.toEqual(code('DateTooSoon'))
    expect((await createCapsule(actor, draftOf({ when: after(61) }))).capsule.state).toBe('scheduled')
  })

  it.each([['2026-02-28T10:00', 'DateTooSoon'], ['0001-01-01T00:00', 'DateTooSoon'], ['9999-12-31T23:59', 'DateTooFar'], ['999999-12-31T23:59', 'DateTooFar'], ['2076-03-02T00:00', 'DateTooFar']])('T1.2: %s is refused with %s', async (at, refusal) => {
    await expect(createGuestCapsule(guestDraft({ when: { at_local: at, tz: 'Europe/Berlin' } }))).rejects.toEqual(code(refusal))
    expect(await db().select().from(capsules)).toEqual([])
  })

  it('T1.19: a wall time in a spring gap moves forward, one that comes twice is the first', async () => {
    const actor = await member()
    const releaseOf = async (at: string) => (await createCapsule(actor, draftOf({ when: { at_local: at, tz: 'Europe/Berlin' } }))).capsule.releaseAt?.toISOString()
    expect(await releaseOf('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z')
    expect(await releaseOf('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z')
    const newYork = (await createCapsule(actor, draftOf({ when: { at_local: '2026-11-01T01:30', tz: 'America/New_York' } }))).capsule
    expect(newYork.releaseAt?.toISOString()).toBe('2026-11-01T05:30:00.000Z')
  })

  it('T1.20: keeps the wall time when the rules of its zone change, and says so in the history', async () => {
    const { capsule } = await createCapsule(await member(), draftOf({ when: { at_local: '2027-07-01T09:00', tz: 'Europe/Berlin' } }))
    const before = new Date('2027-07-01T08:00:00Z')
    await db().update(capsules).set({ releaseAt: before, zoneData: '2019a' }).where(eq(capsules.id, capsule.id))
    expect(await transaction(recomputeZones)).toBe(1)
    expect(await one(capsule.id)).toMatchObject({ atLocal: '2027-07-01T09:00:00', releaseAt: new Date('2027-07-01T07:00:00Z'), zoneData: process.versions.tz })
    expect((await db().select().from(timers).where(eq(timers.subjectId, capsule.id)))[0]!.dueAt).toEqual(new Date('2027-07-01T07:00:00Z'))
    expect((await db().select().from(capsuleEvents).where(eq(capsuleEvents.capsuleId, capsule.id))).map(({ event }) => event)).toEqual(['created', 'zone_changed'])
    expect(await transaction(recomputeZones)).toBe(0)
  })
})

describe('how many', () => {
  it('T1.22: three mails a day ask an address, however many capsules name it, until it opts out', async () => {
    const from = { name: 'Mallory', email: 'victim@example.org' }
    const answers = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => createGuestCapsule(guestDraft({ from, to: [`r${index}@example.org`] }))))
    await outboxDrained()
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toEqual(code('TooManyRequests'))
    expect(await db().select().from(notifications).where(eq(notifications.kind, 'capsule.confirm'))).toHaveLength(3)
    // The window does not grow: what others did in one's name ends after a day.
    clock.set(new Date(NOON.getTime() + 86_400_000))
    expect((await db().select().from(throttles)).every(({ until: end }) => end <= clock.now())).toBe(true)
  })

  it('lets one address receive three waiting capsules of guests, and one guest send five', async () => {
    for (let index = 0; index < 3; index++) await createGuestCapsule(guestDraft())
    await expect(createGuestCapsule(guestDraft())).rejects.toEqual(code('TooManyRequests'))
    const from = { name: 'Ann', email: 'busy@example.org' }
    for (let index = 0; index < 5; index++) {
      clock.set(new Date(NOON.getTime() + Math.floor(index / 3) * 86_400_000))
      const { capsule } = await createGuestCapsule(guestDraft({ from, to: [`r${index}@example.org`], when: { at_local: '2026-06-01T12:00', tz: 'UTC' } }))
      await confirmCapsule(capsule.publicId, tokenOf.confirm(capsule.id))
    }
    await expect(createGuestCapsule(guestDraft({ from, to: ['r9@example.org'], when: { at_local: '2026-06-01T12:00', tz: 'UTC' } }))).rejects.toEqual(code('TooManyRequests'))
  })

  it('gives a guest one recipient and a member twenty', async () => {
    const to = Array.from({ length: 21 }, (_, index) => `r${index}@example.org`)
    await expect(createGuestCapsule(guestDraft({ to: to.slice(0, 2) }))).rejects.toEqual(code('InvalidInput'))
    const actor = await member()
    await expect(createCapsule(actor, draftOf({ to }))).rejects.toEqual(code('InvalidInput'))
    expect((await createCapsule(actor, draftOf({ to: to.slice(0, 20) }))).capsule.state).toBe('scheduled')
  })
})

describe('who does not want it', () => {
  const optOut = async (email: string) => {
    await addressIdOf(db(), email)
    await db().update(addresses).set({ suppressed: 'opted_out', suppressedAt: NOON }).where(eq(addresses.email, email))
  }
  const block = async (email: string, senderAddressId: number) => await db().insert(correspondents).values({ addressId: await addressIdOf(db(), email), senderAddressId, answer: 'blocked', at: NOON })

  it('T1.24: a guest is answered as always, and nothing is sent to who has opted out or blocked them', async () => {
    await optOut('gone@example.org')
    const first = (await createGuestCapsule(guestDraft({ to: ['gone@example.org'] }))).capsule
    const other = (await createGuestCapsule(guestDraft({ to: ['strict@example.org'] }))).capsule
    await block('strict@example.org', other.senderAddressId!)
    for (const { id, publicId } of [first, other]) await confirmCapsule(publicId, tokenOf.confirm(id))
    clock.set(new Date('2026-03-04T12:00:00Z'))
    await tick()
    for (const { id } of [first, other]) {
      expect(await one(id)).toMatchObject({ state: 'held', heldReason: 'recipients' })
      expect(await statesOf(id)).toEqual(['suppressed'])
    }
    expect(await db().select().from(notificationBatches).innerJoin(notifications, eq(notifications.id, notificationBatches.notificationId)).where(eq(notifications.kind, 'capsule.released'))).toEqual([])
  })

  it('T1.24: a signed-in contact is told, a signed-in stranger is not', async () => {
    const actor = await member()
    await sent({ to: ['friend@example.org'] }, actor)
    clock.set(NOON)
    await optOut('friend@example.org')
    await optOut('stranger@example.org')
    await expect(createCapsule(actor, draftOf({ to: ['friend@example.org'] }))).rejects.toEqual(code('RecipientRefused'))
    expect((await createCapsule(actor, draftOf({ to: ['stranger@example.org'] }))).capsule.state).toBe('scheduled')
  })

  it('keeps back only those who do not want it, and takes the block of somebody else for nothing', async () => {
    await optOut('gone@example.org')
    const capsule = await sent({ to: ['gone@example.org', 'robin@example.org'] })
    expect(capsule.state).toBe('sent')
    expect(await statesOf(capsule.id)).toEqual(['suppressed', 'queued'])
  })

  it('tells at once of an address that came back before, and is sent to the others', async () => {
    await db().update(addresses).set({ suppressed: 'bounced', suppressedAt: NOON }).where(eq(addresses.id, await addressIdOf(db(), 'dead@example.org')))
    const capsule = await sent({ to: ['dead@example.org', 'robin@example.org'] })
    expect([capsule.state, await statesOf(capsule.id)]).toEqual(['sent', ['bounced', 'queued']])
    expect(await db().select().from(notifications).where(eq(notifications.kind, 'capsule.bounced'))).toHaveLength(1)
  })

  it('is held while its sender is suspended, and goes out once that is over', async () => {
    const person = await createPerson(db())
    const actor = actorOf(person)
    const { capsule } = await createCapsule(actor, draftOf())
    await db().update(users).set({ suspendedUntil: new Date('2026-03-05T00:00:00Z') }).where(eq(users.id, person.id))
    clock.set(new Date('2026-03-04T12:00:00Z'))
    await tick()
    expect(await one(capsule.id)).toMatchObject({ state: 'held', heldReason: 'sender' })
    await expect(createCapsule(actorOf({ ...person, suspendedUntil: new Date('2026-03-05T00:00:00Z') }), draftOf())).rejects.toEqual(code('SenderBlocked'))
    clock.set(new Date('2026-03-05T00:00:01Z'))
    expect((await sendNow(actor, capsule.publicId, undefined)).state).toBe('sent')
  })

  it('tells a held capsule’s sender, who may choose another date', async () => {
    await optOut('gone@example.org')
    const actor = await member()
    const held = await sent({ to: ['gone@example.org'] }, actor)
    expect(held.state).toBe('held')
    expect(await db().select().from(notifications).where(eq(notifications.kind, 'capsule.held'))).toHaveLength(1)
    expect((await moveCapsule(actor, held.publicId, undefined, { at_local: '2026-05-01T10:00', tz: 'UTC' })).state).toBe('scheduled')
  })
})

describe('the release', () => {
  it('puts everybody into a batch, and people who are here behind their bell too, in the transaction that says sent', async () => {
    const [robin, kim] = [await createPerson(db()), await createPerson(db(), { emailsOff: true })]
    const capsule = await sent({ to: [`@${robin.handle}`, kim.email!, 'else@example.org'] })
    const batches = await db().select().from(notificationBatches).innerJoin(notifications, eq(notifications.id, notificationBatches.notificationId)).where(eq(notifications.kind, 'capsule.released'))
    const recipients = await db().select().from(capsuleRecipients).where(eq(capsuleRecipients.capsuleId, capsule.id)).orderBy(capsuleRecipients.id)
    expect(batches.map(({ notification_batch: batch }) => batch.addressIds)).toEqual([[recipients[0]!.addressId, recipients[2]!.addressId].sort((a, b) => a - b)])
    const bells = await db().select().from(notificationRecipients).where(eq(notificationRecipients.notificationId, batches[0]!.notification.id))
    expect(bells.map(({ userId }) => userId).sort()).toEqual([robin.id, kim.id].sort())
    expect(await statesOf(capsule.id)).toEqual(['queued', 'delivered', 'queued'])
  })

  it('T1.16: of 2,000 that are due at once and two clocks, each is released once', async () => {
    const actor = await member()
    const { capsule } = await createCapsule(actor, draftOf())
    await db().execute(sql`
      with copies as (insert into capsule (public_id, client_id, state, owner_id, sender_address_id, sender_name, body, at_local, time_zone, release_at, zone_data, created_at, updated_at)
        select 'copy-' || n, 'copy-' || n, 'scheduled', owner_id, sender_address_id, 'Ann', 'Hello', at_local, time_zone, release_at, zone_data, created_at, updated_at
        from capsule, generate_series(1, 1999) n where id = ${capsule.id} returning id),
      people as (insert into capsule_recipient (public_id, capsule_id, address_id, given, created_at)
        select 'r' || copies.id, copies.id, recipient.address_id, recipient.given, recipient.created_at from copies, capsule_recipient recipient where recipient.capsule_id = ${capsule.id} returning id)
      insert into timer (kind, subject_id, due_at, created_at) select 'capsule.release', id, '2026-03-04T12:00:00Z', '2026-03-01T12:00:00Z' from copies`)
    clock.set(new Date('2026-03-04T12:00:00Z'))
    const began = performance.now()
    const clockHand = async (): Promise<void> => await runDueTogether() > 0 ? await clockHand() : undefined
    await Promise.all([clockHand(), clockHand()])
    const took = performance.now() - began
    await tick()
    const [counts] = await db().execute<Record<string, number>>(sql`select (select count(*)::int from capsule where state = 'sent') as sent,
      (select count(*)::int from notification where kind = 'capsule.released') as released, (select count(distinct capsule_id)::int from notification where kind = 'capsule.released') as distinct_capsules,
      (select count(*)::int from notification_batch batch join notification on notification.id = batch.notification_id where kind = 'capsule.released') as batches,
      (select count(*)::int from release_lag) as lags`)
    expect(counts).toEqual({ sent: 2000, released: 2000, distinct_capsules: 2000, batches: 2000, lags: 2000 })
    expect(took).toBeLessThan(10_000)
  })

  it('T1.17: a clock that steps back releases nothing twice, one that steps forward skips nothing', async () => {
    const actor = await member()
    const early = (await createCapsule(actor, draftOf({ when: after(3600) }))).capsule
    const late = (await createCapsule(actor, draftOf({ when: after(2 * 3600) }))).capsule
    clock.set(new Date(NOON.getTime() + 3600_000))
    await tick()
    clock.set(NOON)
    await tick()
    expect([(await one(early.id)).state, (await one(late.id)).state]).toEqual(['sent', 'scheduled'])
    clock.set(new Date(NOON.getTime() + 3 * 3600_000))
    await tick()
    expect((await one(late.id)).state).toBe('sent')
    expect(await db().select().from(notifications).where(eq(notifications.kind, 'capsule.released'))).toHaveLength(2)
  })

  it('T1.13: a clock that sleeps because the next thing is due tomorrow releases at the second what was added since', async () => {
    const actor = await member()
    await createCapsule(actor, draftOf({ when: after(86_400) }))
    const stopClock = startClock()
    try {
      const { capsule } = await createCapsule(actor, draftOf({ when: after(70) }))
      clock.set(new Date(NOON.getTime() + 69_900))
      await new Promise(resolve => setTimeout(resolve, 1_200))
      expect((await one(capsule.id)).state).toBe('scheduled')
      clock.set(new Date(NOON.getTime() + 70_000))
      await until(async () => (await one(capsule.id)).state === 'sent', { seconds: 1 })
    }
    finally {
      await stopClock()
    }
  })

  it('T1.12: of a cancellation and the clock, one wins', async () => {
    const actor = await member()
    const outcomes: string[] = []
    for (let round = 0; round < 40; round++) {
      clock.set(NOON)
      const { capsule } = await createCapsule(actor, draftOf({ when: IN_THREE_DAYS }))
      clock.set(new Date('2026-03-04T12:00:00Z'))
      const [canceled] = await Promise.allSettled([cancelCapsule(actor, capsule.publicId, undefined), tick()])
      await outboxDrained()
      const released = await db().select().from(notifications).where(sql`${notifications.capsuleId} = ${capsule.id} and ${notifications.kind} = 'capsule.released'`)
      const { state } = await one(capsule.id)
      outcomes.push(`${canceled.status} ${state} ${released.length}`)
    }
    expect(new Set(outcomes.filter(outcome => outcome !== 'fulfilled draft 0' && outcome !== 'rejected sent 1'))).toEqual(new Set())
  })
})

describe('an account that ends', () => {
  it.each(['deliver', 'destroy'] as const)('T1.30: with three capsules that wait, they %s, and the choice is kept', async (choice) => {
    const actor = await member()
    const three = await Promise.all([1, 2, 3].map(async () => (await createCapsule(actor, draftOf())).capsule))
    await transaction(async unit => await settleCapsulesOf(unit, actor.id, choice))
    await db().update(users).set({ deletedAt: NOON }).where(eq(users.id, actor.id))
    clock.set(new Date('2026-03-04T12:00:00Z'))
    await tick()
    for (const { id } of three) {
      expect(await one(id)).toMatchObject(choice === 'deliver' ? { state: 'sent', body: 'Hello from the past.' } : { state: 'canceled', body: '' })
      const events = (await db().select().from(capsuleEvents).where(eq(capsuleEvents.capsuleId, id))).map(({ event, detail }) => `${event} ${detail.choice ?? ''}`.trim())
      expect(events).toContain(choice === 'deliver' ? 'kept deliver' : 'destroyed destroy')
    }
    expect(await db().select().from(timers).where(eq(timers.kind, 'capsule.release'))).toEqual([])
  })
})
