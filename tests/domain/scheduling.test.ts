import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { users } from '#drizzle/schema/accounts'
import { capsules } from '#drizzle/schema/capsules'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import { notes } from '#drizzle/schema/notes'
import { memberships, organizations } from '#drizzle/schema/organizations'
import { outbox, timers } from '#drizzle/schema/platform'
import { posts } from '#drizzle/schema/posts'
import { releaseLags, scheduledPosts } from '#drizzle/schema/scheduling'
import { notificationListeners } from '#server/domain/notifications/listeners'
import { cancelScheduledPost, changeScheduledPost, moveScheduledPost } from '#server/domain/scheduling/change-scheduled-post'
import { presentWaiting } from '#server/domain/scheduling/presenter'
import { publishScheduledPost, publishTimer } from '#server/domain/scheduling/publish-scheduled-post'
import { getScheduledPost, listWaiting } from '#server/domain/scheduling/queries'
import { schedulePost } from '#server/domain/scheduling/schedule-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { registerListeners, resetEvents } from '#server/platform/events'
import { outboxDrained } from '#server/platform/outbox'
import { registerTimers, runNextTimer } from '#server/platform/timers'
import { actorOf, CONTENT, hold, newOrganization, newPerson, openDatabase, post, refusalOf } from '#tests/support/community'

const NOW = new Date('2026-03-01T12:00:00.000Z')
const NINE = { at_local: '2026-03-10T09:00', tz: 'Europe/Berlin' }
const AT_NINE = new Date('2026-03-10T08:00:00.000Z')

let close: () => Promise<void>
let ann: Person
let home: Awaited<ReturnType<typeof newOrganization>>

beforeAll(async () => {
  close = await openDatabase()
  registerTimers([publishTimer])
})
afterAll(async () => await close())
beforeEach(async () => {
  clock.set(NOW)
  resetEvents()
  registerListeners(notificationListeners)
  home = await newOrganization()
  ann = await newPerson({ [home.id]: 'member' }, { email: `ann-${home.slug}@example.org` })
})

const draft = (facts: Partial<typeof CONTENT> = {}) => ({ ...CONTENT, organization: home.slug, ...facts })
const stored = async (id: number) => await getScheduledPost(database(), ann, id)
const timersOf = async (id: number) => await database().select().from(timers).where(eq(timers.subjectId, id))
const postsHere = async () => await database().select().from(posts).where(eq(posts.organizationId, home.id))

/** Lets the clock arrive at a moment, and everything that is due by then happen. */
async function arrive(at: Date): Promise<void> {
  clock.set(at)
  while (await runNextTimer()) { /* until nothing is due */ }
  await outboxDrained()
}

describe('a scheduled post', () => {
  it('is published at its date, as its author, with how late it was', async () => {
    const { id, publishAt } = await schedulePost(ann, draft({ title: 'Later' }), NINE)
    expect(publishAt).toEqual(AT_NINE)
    await arrive(new Date(AT_NINE.getTime() - 1))
    expect(await postsHere()).toEqual([])

    await arrive(new Date(AT_NINE.getTime() + 400))
    const [published] = await postsHere()
    expect(published).toMatchObject({ title: 'Later', authorId: ann.id, publishedAt: clock.now() })
    expect(await stored(id)).toMatchObject({ state: 'published', postId: published!.id })
    expect(await database().select().from(releaseLags).where(eq(releaseLags.dueAt, AT_NINE))).toEqual([expect.objectContaining({ kind: 'post', lagMs: 400 })])
    expect(await timersOf(id)).toEqual([])
  })

  it('that says what is refused now is refused now, and nothing waits', async () => {
    expect((await refusalOf(schedulePost(ann, draft({ category: 'nowhere' as never }), NINE))).errors[0]!.fieldName).toBe('category')
    const closed = await newOrganization({ membersOnly: true })
    expect((await refusalOf(schedulePost(ann, { ...draft(), organization: closed.slug }, NINE))).code).toBe('MembersOnly')
    await post(ann, home.slug, { url: 'https://example.org/once' })
    expect((await refusalOf(schedulePost(ann, draft({ url: 'https://example.org/once/' }), NINE))).code).toBe('AlreadyPosted')
    expect(await database().select().from(scheduledPosts).where(eq(scheduledPosts.ownerId, ann.id))).toEqual([])
  })

  it.each([
    ['now', '2026-03-01T12:00', 'DateTooSoon'],
    ['yesterday', '2026-02-28T12:00', 'DateTooSoon'],
    ['in 51 years', '2077-03-01T12:00', 'DateTooFar'],
    ['in the year 9999', '9999-12-31T23:59', 'DateTooFar'],
    ['in the year 999999', '999999-12-31T23:59', 'DateTooFar'],
  ])('cannot be for %s', async (_when, at_local, code) => {
    expect(await refusalOf(schedulePost(ann, draft(), { at_local, tz: 'UTC' }))).toMatchObject({ code, errors: [{ fieldName: 'when.at_local' }] })
  })

  it('T1.19: for 02:30 in a spring gap is published at 03:30, for 01:30 in an autumn overlap at the first', async () => {
    expect((await schedulePost(ann, draft(), { at_local: '2026-03-29T02:30', tz: 'Europe/Berlin' })).publishAt.toISOString()).toBe('2026-03-29T01:30:00.000Z')
    expect((await schedulePost(ann, draft(), { at_local: '2026-11-01T01:30', tz: 'America/New_York' })).publishAt.toISOString()).toBe('2026-11-01T05:30:00.000Z')
  })
})

describe('rights, when the time has come', () => {
  it.each<[why: string, change: () => Promise<unknown>, code: string]>([
    ['the author has left a members’ organization', async () => {
      await database().update(organizations).set({ membersOnly: true }).where(eq(organizations.id, home.id))
      await database().delete(memberships).where(eq(memberships.userId, ann.id))
    }, 'MembersOnly'],
    ['the author may not post here any more', async () => await hold(home.id, ann.id, { denyPosts: true }), 'NotAllowed'],
    ['the author is suspended', async () => await database().update(users).set({ suspendedUntil: new Date('2027-01-01') }).where(eq(users.id, ann.id)), 'Suspended'],
    ['the organization is gone', async () => await database().update(organizations).set({ deletedAt: NOW }).where(eq(organizations.id, home.id)), 'NotFound'],
    ['the link was posted meanwhile', async () => await post(ann, home.slug, { url: 'https://example.org/news' }), 'AlreadyPosted'],
  ])('are checked again: %s', async (_why, change, code) => {
    const { id } = await schedulePost(ann, draft({ url: 'https://example.org/news', title: 'News' }), NINE)
    await change()
    await outboxDrained()
    const before = await postsHere()
    await arrive(AT_NINE)

    expect(await postsHere()).toEqual(before)
    const row = await stored(id)
    expect([row.state, row.refusal?.code]).toEqual(['refused', code])
    expect(row.refusal!.detail.length).toBeGreaterThan(10)
    const told = await database().select().from(notifications).innerJoin(notificationRecipients, eq(notificationRecipients.notificationId, notifications.id)).where(eq(notifications.scheduledPostId, id))
    expect(told).toHaveLength(1)
    expect(told[0]!.notification).toMatchObject({ kind: 'post.refused', organizationId: null })
    expect([told[0]!.notification.addressId === null, told[0]!.notification_recipient.userId]).toEqual([false, ann.id])
    expect(await timersOf(id)).toEqual([])
  })

  it('are those of the author, not of who moderates: a deleted account publishes nothing and is told nothing', async () => {
    const { id } = await schedulePost(ann, draft(), NINE)
    await database().update(users).set({ deletedAt: NOW }).where(eq(users.id, ann.id))
    await arrive(AT_NINE)
    expect(await postsHere()).toEqual([])
    expect((await stored(id)).state).toBe('canceled')
    expect(await database().select().from(outbox).where(eq(outbox.name, 'scheduledPost.refused'))).not.toContainEqual(expect.objectContaining({ payload: { scheduledPostId: id } }))
  })

  it('sends no mail to an author who wants none, who still finds it behind the bell', async () => {
    await database().update(users).set({ emailsOff: true }).where(eq(users.id, ann.id))
    const { id } = await schedulePost(ann, draft(), NINE)
    await hold(home.id, ann.id, { denyAll: true })
    await arrive(AT_NINE)
    const [row] = await database().select().from(notifications).where(eq(notifications.scheduledPostId, id))
    expect(row!.addressId).toBe(null)
    expect(await database().select().from(notificationRecipients).where(eq(notificationRecipients.notificationId, row!.id))).toHaveLength(1)
  })

  it('let a refused post be corrected, and published after all', async () => {
    const { id, version } = await schedulePost(ann, draft(), NINE)
    await hold(home.id, ann.id, { denyAll: true })
    await arrive(AT_NINE)
    await hold(home.id, ann.id, { denyAll: false })
    const again = await changeScheduledPost(await actorOf(ann.id), id, { draft: draft({ title: 'Second try' }), when: { at_local: '2026-03-11T09:00', tz: 'UTC' }, version })
    expect([again.state, again.refusal]).toEqual(['waiting', null])
    await arrive(again.publishAt)
    expect((await postsHere()).map(({ title }) => title)).toEqual(['Second try'])
  })
})

describe('changing what waits', () => {
  it('moves it: the old date passes without it', async () => {
    const { id } = await schedulePost(ann, draft(), NINE)
    const moved = await moveScheduledPost(ann, id, { at_local: '2026-03-12T09:00', tz: 'UTC' })
    expect(moved).toMatchObject({ version: 2, timeZone: 'UTC', publishAt: new Date('2026-03-12T09:00:00Z') })
    await arrive(AT_NINE)
    expect((await stored(id)).state).toBe('waiting')
    await arrive(moved.publishAt)
    expect((await stored(id)).state).toBe('published')
  })

  it('refuses a version that is not the newest', async () => {
    const { id, version } = await schedulePost(ann, draft(), NINE)
    await moveScheduledPost(ann, id, { at_local: '2026-03-12T09:00', tz: 'UTC' })
    expect((await refusalOf(changeScheduledPost(ann, id, { draft: draft(), when: NINE, version }))).code).toBe('Stale')
  })

  it('cancels it: nothing is published, and canceling twice is too late', async () => {
    const { id } = await schedulePost(ann, draft(), NINE)
    await cancelScheduledPost(ann, id)
    await arrive(AT_NINE)
    expect(await postsHere()).toEqual([])
    expect((await refusalOf(cancelScheduledPost(ann, id))).code).toBe('TooLate')
  })

  it('publishes it now, once; a refusal then leaves it waiting', async () => {
    const { id } = await schedulePost(ann, draft(), NINE)
    const silenced = { ...ann, suspendedUntil: new Date('2027-01-01') }
    expect((await refusalOf(publishScheduledPost(silenced, id))).code).toBe('Suspended')
    expect([(await stored(id)).state, (await timersOf(id)).length]).toEqual(['waiting', 1])
    await publishScheduledPost(ann, id)
    expect((await refusalOf(publishScheduledPost(ann, id))).code).toBe('TooLate')
    await arrive(AT_NINE)
    expect(await postsHere()).toHaveLength(1)
  })

  it('against the clock ends one way or the other: never canceled but published', async () => {
    for (let round = 0; round < 20; round++) {
      const { id } = await schedulePost(ann, draft({ title: `Round ${round}` }), NINE)
      clock.set(AT_NINE)
      const [canceled] = await Promise.allSettled([cancelScheduledPost(ann, id), runNextTimer()])
      await arrive(AT_NINE)
      const { state, postId } = await stored(id)
      expect([state, postId !== null]).toEqual(canceled!.status === 'fulfilled' ? ['canceled', false] : ['published', true])
      clock.set(NOW)
    }
    await outboxDrained()
  })

  it('is nobody else’s business', async () => {
    const { id } = await schedulePost(ann, draft(), NINE)
    const bob = await newPerson({ [home.id]: 'owner' })
    for (const attempt of [() => getScheduledPost(database(), bob, id), () => cancelScheduledPost(bob, id), () => publishScheduledPost(bob, id), () => moveScheduledPost(bob, id, NINE)]) {
      expect((await refusalOf(attempt())).code).toBe('NotFound')
    }
    expect((await timersOf(id)).map(({ dueAt }) => dueAt)).toEqual([AT_NINE])
  })
})

describe('everything of mine that waits', () => {
  it('is one list by date, drafts last, page after page, and nobody else’s', async () => {
    const bob = await newPerson({ [home.id]: 'member' })
    await schedulePost(bob, draft(), NINE)
    const { id: postId } = await schedulePost(ann, draft({ title: 'The post' }), NINE)
    const day = (n: number) => new Date(NOW.getTime() + n * 86_400_000)
    const common = { ownerId: ann.id, createdAt: NOW, updatedAt: NOW }
    await database().insert(capsules).values([
      { ...common, publicId: `a-${home.slug}`, clientId: 'a', state: 'scheduled', subject: 'The capsule', releaseAt: day(2), timeZone: 'UTC' },
      { ...common, publicId: `b-${home.slug}`, clientId: 'b', state: 'draft', body: 'No  date\nyet', draftTo: ['x@example.org', '@bob'] },
      { ...common, publicId: `c-${home.slug}`, clientId: 'c', state: 'draft', subject: 'Dated draft', releaseAt: day(1), timeZone: 'UTC' },
      { ...common, publicId: `d-${home.slug}`, clientId: 'd', state: 'held', subject: 'Held', releaseAt: day(-1), timeZone: 'UTC' },
      { ...common, publicId: `e-${home.slug}`, clientId: 'e', state: 'sent', subject: 'Sent', releaseAt: day(-2), timeZone: 'UTC' },
    ])
    const note = { state: 'sealed' as const, peekHash: Buffer.from('p'), manageHash: Buffer.from('m'), opens: 1, opensLeft: 1, size: 1, expiresAt: day(30), creatorId: ann.id, createdAt: NOW, progressAt: NOW }
    await database().insert(notes).values([{ ...note, publicId: `n-${home.slug}`, opensAt: day(3) }, { ...note, publicId: `m-${home.slug}`, opensAt: null }])

    const seen: string[] = []
    let after: [number, string, string] | undefined
    for (let page = 0; page < 10; page++) {
      const rows = await listWaiting(database(), ann, { after, limit: 2 })
      seen.push(...rows.slice(0, 2).map(({ id }) => id))
      const last = rows[1]
      if (rows.length < 3) break
      after = [last!.place, last!.kind, last!.id]
    }
    expect(seen).toEqual([`d-${home.slug}`, `a-${home.slug}`, `n-${home.slug}`, String(postId), `b-${home.slug}`, `c-${home.slug}`])

    const things = (await listWaiting(database(), ann, { limit: 20 })).map(presentWaiting)
    expect(things.find(({ id }) => id.startsWith('b-'))).toMatchObject({ title: 'No date yet', to: 'x@example.org, @bob', state: 'draft', due_at: null, abilities: { move: false, sendNow: false } })
    expect(things.find(({ kind }) => kind === 'post')).toMatchObject({ title: 'The post', to: home.name, due_at: AT_NINE.toISOString(), tz: 'Europe/Berlin', abilities: { cancel: true, move: true, sendNow: true } })
    expect((await listWaiting(database(), ann, { limit: 20, kind: 'note' })).map(({ id }) => id)).toEqual([`n-${home.slug}`])
  })
})
