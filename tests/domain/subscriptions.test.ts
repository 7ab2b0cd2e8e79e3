import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { deliveryFailures, mailDays, notificationBatches, notificationRecipients, notifications, subscriptions } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { outbox } from '#drizzle/schema/platform'
import { countUnread } from '#server/domain/notifications/queries'
import { liftSuppression, listCourierNotifications, listFailures, listSuppressed, retryNotification } from '#server/domain/notifications/mail-admin'
import { getMailSettings, saveMailsPerDay, tryMailAgain } from '#server/domain/notifications/mail-settings'
import { markThreadRead } from '#server/domain/notifications/mark-read'
import { narrowNotification } from '#server/domain/notifications/narrow-notification'
import { takeReport } from '#server/domain/notifications/take-report'
import { deletePost } from '#server/domain/posts/moderate-post'
import { estimateMailsPerWeek } from '#server/domain/subscriptions/estimate-mails'
import { followPost } from '#server/domain/subscriptions/follow-post'
import { listSubscriptions, presentSubscription } from '#server/domain/subscriptions/queries'
import { changeSubscription, endSubscription, followSite, followTechnology, putSubscription } from '#server/domain/subscriptions/subscribe'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { resetConfig } from '#server/platform/config'
import { database } from '#server/platform/db'
import { insertPosts, newOrganization, newPerson, newTechnology, openDatabase, post, refusalOf } from '#tests/support/community'

let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let author: Person
let reader: Person

beforeAll(async () => {
  process.env.PUBLIC_URL = 'https://guildhall.example'
  close = await openDatabase()
})
afterAll(async () => {
  await close()
  delete process.env.PUBLIC_URL
  resetConfig()
})
beforeEach(async () => {
  home = await newOrganization()
  author = await newPerson({ [home.id]: 'owner' })
  reader = await newPerson({}, { email: `reader-${home.id}@example.org` })
})

const ALL = { postTypes: [], technologies: [], level: 'all' as const }
const listed = async (of?: 'places' | 'threads') => (await listSubscriptions(database(), reader, { of, limit: 50 })).map(presentSubscription)

/** A notification that the reader has got, with its mail sent. */
async function told(postId: number, reason = 'organization'): Promise<{ notificationId: number, addressId: number, batchId: number }> {
  const now = clock.now()
  const [address] = await database().insert(addresses).values({ email: `reader-${home.id}@example.org`, userId: reader.id, createdAt: now }).onConflictDoUpdate({ target: addresses.email, set: { userId: reader.id } }).returning()
  const [row] = await database().insert(notifications).values({ kind: 'post.created', actorId: author.id, organizationId: home.id, postId, messages: {}, createdAt: now, completedAt: now }).returning()
  await database().insert(notificationRecipients).values({ notificationId: row!.id, userId: reader.id, reason, createdAt: now })
  const [batch] = await database().insert(notificationBatches).values({ notificationId: row!.id, language: 'en', reason, addressIds: [address!.id], emailedAddressIds: [address!.id], state: 'completed', nextTryAt: now, createdAt: now }).returning()
  return { notificationId: row!.id, addressId: address!.id, batchId: batch!.id }
}

describe('what somebody follows', () => {
  it('stands in two lists, the latest first, is changed and ended by its number, and by nobody else', async () => {
    const technologyId = await newTechnology('harbour-lights')
    const postId = await post(author, home.slug)
    await putSubscription(reader, home.slug, { postTypes: ['Announcement', 'Announcement'], technologies: ['harbour-lights'], level: 'all' })
    await followTechnology(reader, 'harbour-lights', { postTypes: [], level: 'all' })
    await followSite(reader, { ...ALL, level: 'mentions' })
    await followPost(reader, postId, 'all')
    expect((await listed('places')).map(({ target, postTypes, technologies, level }) => [target.kind, postTypes, technologies.map(({ slug }) => slug), level])).toEqual([
      ['site', [], [], 'mentions'], ['technology', [], [], 'all'], ['organization', ['Announcement'], ['harbour-lights'], 'all'],
    ])
    const [thread] = await listed('threads')
    expect(thread).toMatchObject({ target: { kind: 'thread', post: { id: postId } }, level: 'all' })

    expect(presentSubscription(await changeSubscription(reader, thread!.id, { ...ALL, level: 'mentions' }))).toMatchObject({ level: 'mentions', target: { kind: 'thread' } })
    const [, technology] = await listed('places')
    expect(presentSubscription(await changeSubscription(reader, technology!.id, { postTypes: ['Question'], technologies: ['harbour-lights'], level: 'muted' }))).toMatchObject({ postTypes: ['Question'], technologies: [], level: 'muted' })
    for (const attempt of [() => changeSubscription(author, thread!.id, ALL), () => endSubscription(author, thread!.id), () => endSubscription(reader, 999_999)]) expect((await refusalOf(attempt())).code).toBe('NotFound')
    await endSubscription(reader, thread!.id)
    expect([await listed('threads'), (await database().select().from(subscriptions).where(eq(subscriptions.technologyId, technologyId))).length]).toEqual([[], 1])
  })

  it('a second time changes the first, and a technology that nobody knows is refused by its field', async () => {
    for (const level of ['all', 'muted', 'mentions'] as const) await followSite(reader, { ...ALL, level })
    expect((await listed()).map(({ level }) => level)).toEqual(['mentions'])
    const refusal = await refusalOf(putSubscription(reader, home.slug, { ...ALL, technologies: ['no-such-thing'] }))
    expect([refusal.code, refusal.errors.map(({ fieldName }) => fieldName)]).toEqual(['InvalidInput', ['technologies']])
  })

  it('is not shown where it cannot be seen any more, and shown again when it can', async () => {
    const postId = await post(author, home.slug)
    await putSubscription(reader, home.slug, ALL)
    await followPost(reader, postId, 'all')
    await database().update(organizations).set({ visibility: 'private' }).where(eq(organizations.id, home.id))
    expect(await listed()).toEqual([])
    await database().update(organizations).set({ visibility: 'public' }).where(eq(organizations.id, home.id))
    await deletePost(author, postId)
    expect((await listed()).map(({ target }) => target.kind)).toEqual(['organization'])
  })
})

describe('the estimate', () => {
  it('counts the posts of 90 days that a choice would have brought', async () => {
    const technologyId = await newTechnology('lighthouses')
    const now = clock.now().getTime()
    await insertPosts(180, author, home.id, index => ({
      publishedAt: new Date(now - index * 86_400_000 + 3_600_000), type: index % 2 === 0 ? 'Announcement' : 'Question', ...index % 3 === 0 ? { technologyIds: [technologyId], feedTechnologyIds: [technologyId] } : {}, ...index === 0 ? { hiddenAt: clock.now() } : {},
    }))
    const choice = { organizationId: home.id, types: [], technologies: [], level: 'all' as const }
    const estimate = async (more: Partial<Parameters<typeof estimateMailsPerWeek>[2]> = {}) => await estimateMailsPerWeek(database(), reader, { ...choice, ...more })
    // Those of an hour from now to 90 days ago are 91, one of them hidden.
    expect(await estimate()).toBe(7)
    expect(await estimate({ types: ['Question'] })).toBe(3.5)
    expect(await estimate({ technologies: ['lighthouses'] })).toBe(2.3)
    expect(await estimate({ organizationId: undefined, technologyId, types: ['Announcement'] })).toBe(1.2)
    expect(await estimate({ level: 'muted' })).toBe(0)
    expect(await estimate({ level: 'mentions' })).toBe(0)
    await told(await post(author, home.slug), 'mention')
    expect(await estimate({ level: 'mentions' })).toBe(0.1)
    await database().update(organizations).set({ visibility: 'private' }).where(eq(organizations.id, home.id))
    expect(await estimate({ organizationId: undefined, technologyId })).toBe(0)
  })
})

describe('less of it with one press', () => {
  it.each([
    ['thread', { level: 'muted', target: { kind: 'thread' } }, 2],
    ['organization', { level: 'muted', target: { kind: 'organization' } }, 1],
    ['type', { postTypes: ['Announcement', 'Showcase', 'Question', 'Request', 'Event'], target: { kind: 'organization' } }, 1],
  ] as const)('ends what was chosen from a notification: %s', async (scope, expected, count) => {
    const postId = await post(author, home.slug)
    await putSubscription(reader, home.slug, ALL)
    const { notificationId } = await told(postId)
    await narrowNotification(reader, notificationId, scope)
    const left = await listed()
    expect([left.length, left[0]]).toEqual([count, expect.objectContaining({ ...expected, target: expect.objectContaining(expected.target) })])
    for (const attempt of [() => narrowNotification(author, notificationId, scope), () => narrowNotification(reader, notificationId, 'person')]) expect((await refusalOf(attempt())).code).toBe('NotFound')
  })

  it('a thread that is opened is read', async () => {
    const [here, there] = [await post(author, home.slug), await post(author, home.slug, { title: 'Elsewhere' })]
    for (const postId of [here, here, there]) await told(postId)
    await markThreadRead(reader, here)
    expect(await countUnread(database(), reader)).toBe(1)
    expect((await refusalOf(markThreadRead(reader, 999_999))).code).toBe('NotFound')
  })
})

describe('mail that comes back', () => {
  const report = (type: string, fields: string, messageId: string) => `Content-Type: multipart/report; report-type=x; boundary=b\n\n--b\nContent-Type: message/${type}\n\n${fields}\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: ${messageId}\n--b--\n`
  const dsn = (to: string, messageId = '<other@example.org>', status = '5.1.1') => report('delivery-status', `Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ${to}\nAction: failed\nStatus: ${status}\nDiagnostic-Code: smtp; 550 ${status} No such user`, messageId)
  const suppressionOf = async (id: number) => (await database().select().from(addresses).where(eq(addresses.id, id)))[0]!

  it('suppresses the address that the mail was sent to, by its Message-ID, and writes down why, however often it is told', async () => {
    const { notificationId, addressId, batchId } = await told(await post(author, home.slug))
    const raw = dsn('forwarded@elsewhere.example', `<n${notificationId}.a${addressId}@guildhall.example>`)
    expect([await takeReport(raw), await takeReport(raw)]).toEqual([['suppressed'], ['suppressed']])
    expect(await suppressionOf(addressId)).toMatchObject({ suppressed: 'bounced', suppressedReason: '550 5.1.1 No such user' })
    expect(await database().select().from(deliveryFailures).where(eq(deliveryFailures.batchId, batchId))).toMatchObject([{ kind: 'bounced', addressId }])
  })

  it('is known by the recipient too, leaves a full mailbox alone, and knows nothing of strangers', async () => {
    const { addressId } = await told(await post(author, home.slug))
    const { email } = await suppressionOf(addressId)
    expect([await takeReport(dsn(email, '<n1.a1@elsewhere.example>', '5.2.2')), await takeReport(dsn('nobody@example.org')), await takeReport('Hello')]).toEqual([['noted'], ['unknown'], []])
    expect(await suppressionOf(addressId)).toMatchObject({ suppressed: null })
    expect(await takeReport(dsn(email.toUpperCase()))).toEqual(['suppressed'])
  })

  it('as a complaint suppresses as well; its owner sees why, tries again with one mail, and nobody else can', async () => {
    const { notificationId, addressId } = await told(await post(author, home.slug))
    expect(await takeReport(report('feedback-report', 'Feedback-Type: abuse', `<n${notificationId}.a${addressId}@guildhall.example>`))).toEqual(['suppressed'])
    expect(await getMailSettings(database(), reader)).toMatchObject({ suppressed: { kind: 'complained', reason: 'abuse' } })
    expect((await refusalOf(tryMailAgain(author))).code).toBe('Refused')
    await tryMailAgain(reader)
    expect(await getMailSettings(database(), reader)).toMatchObject({ suppressed: null })
    expect(await database().select().from(notifications).where(eq(notifications.kind, 'mail.again'))).toMatchObject([{ addressId }])
    expect((await refusalOf(tryMailAgain(reader))).code).toBe('Refused')
  })
})

it('a budget of mails is between one and the site’s own, and shown with what waits today', async () => {
  const { addressId } = await told(await post(author, home.slug))
  await database().insert(mailDays).values({ addressId, day: clock.now().toISOString().slice(0, 10), sent: 3, held: 2 })
  expect(await getMailSettings(database(), reader)).toMatchObject({ mailsPerDay: null, usualPerDay: 20, mostPerDay: 100, today: { sent: 3, waiting: 2 }, emailsOff: false })
  await saveMailsPerDay(reader, 100)
  const refusal = await refusalOf(saveMailsPerDay(reader, 101))
  expect([refusal.code, refusal.errors.map(({ fieldName }) => fieldName), (await getMailSettings(database(), reader)).mailsPerDay]).toEqual(['InvalidInput', ['mailsPerDay'], 100])
  await saveMailsPerDay(reader, null)
  expect((await database().select().from(users).where(eq(users.id, reader.id)))[0]).toMatchObject({ mailsPerDay: null })
})

describe('administrators', () => {
  it('find notifications by the address of a recipient and by state, page by page, and queue one again', async () => {
    const postId = await post(author, home.slug)
    const made = [await told(postId), await told(postId), await told(postId)]
    const email = `reader-${home.id}@example.org`
    await database().update(notificationBatches).set({ state: 'failed', emailedAddressIds: [], failedAddressIds: [made[1]!.addressId] }).where(eq(notificationBatches.id, made[1]!.batchId))
    await database().insert(deliveryFailures).values({ batchId: made[1]!.batchId, addressId: made[1]!.addressId, kind: 'gave_up', reason: 'Given up after 9 tries.', at: clock.now() })
    const first = await listCourierNotifications(database(), { after: undefined, limit: 2, q: email.toUpperCase() })
    expect(first.map(({ id, people, mails }) => [id, people, mails])).toEqual([...made].reverse().map(({ notificationId }, index) => [notificationId, 1, { sent: index === 1 ? 0 : 1, failed: index === 1 ? 1 : 0, all: 1 }]))
    const last = first[1]!
    expect((await listCourierNotifications(database(), { after: [last.createdAt, last.id], limit: 2, q: email })).map(({ id }) => id)).toEqual([made[0]!.notificationId])
    expect((await listCourierNotifications(database(), { after: undefined, limit: 9, q: email, state: 'failed' })).map(({ id }) => id)).toEqual([made[1]!.notificationId])
    expect(await listCourierNotifications(database(), { after: undefined, limit: 9, q: 'nobody@example.org' })).toEqual([])

    expect(await retryNotification(made[1]!.notificationId)).toEqual([made[1]!.batchId])
    expect((await database().select().from(notificationBatches).where(eq(notificationBatches.id, made[1]!.batchId)))[0]).toMatchObject({ state: 'pending', failedAddressIds: [] })
    expect((await database().select().from(outbox).where(eq(outbox.name, 'notification.prepared'))).some(({ payload }) => payload.notificationId === made[1]!.notificationId)).toBe(true)
    expect((await listCourierNotifications(database(), { after: undefined, limit: 9, q: email, state: 'waiting' })).map(({ id }) => id)).toEqual([made[1]!.notificationId])
    expect((await refusalOf(retryNotification(999_999))).code).toBe('NotFound')
  })

  it('see suppressed addresses and failures, search them by a part, and let an address be written to again', async () => {
    const { addressId, batchId } = await told(await post(author, home.slug))
    await database().update(addresses).set({ suppressed: 'bounced', suppressedAt: clock.now(), suppressedReason: '550 gone' }).where(eq(addresses.id, addressId))
    await database().insert(deliveryFailures).values([{ batchId, addressId, kind: 'temporary', reason: '450 later', at: clock.now() }, { batchId, addressId, kind: 'bounced', reason: '550 gone', at: clock.now() }])
    const q = `ADER-${home.id}@ex`
    expect(await listSuppressed(database(), { after: undefined, limit: 9, q })).toMatchObject([{ id: addressId, handle: reader.handle, kind: 'bounced', reason: '550 gone' }])
    expect(await listSuppressed(database(), { after: undefined, limit: 9, q: '100%' })).toEqual([])
    const [latest] = await listFailures(database(), { after: undefined, limit: 9, q })
    expect(latest).toMatchObject({ kind: 'bounced', reason: '550 gone', notificationKind: 'post.created' })
    expect(await listFailures(database(), { after: [latest!.id], limit: 9, q })).toMatchObject([{ kind: 'temporary' }])
    expect(await listFailures(database(), { after: undefined, limit: 9, q, kind: 'temporary' })).toHaveLength(1)
    await liftSuppression(database(), addressId)
    expect([await listSuppressed(database(), { after: undefined, limit: 9, q }), (await refusalOf(liftSuppression(database(), addressId))).code]).toEqual([[], 'NotFound'])
  })
})
