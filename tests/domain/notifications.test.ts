import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { subscriptions } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { notificationListeners } from '#server/domain/notifications/listeners'
import { listNotifications } from '#server/domain/notifications/list-notifications'
import { countUnread } from '#server/domain/notifications/queries'
import { changeRole } from '#server/domain/organizations/change-membership'
import { changeStatus } from '#server/domain/posts/moderate-post'
import { narrow } from '#server/domain/notifications/narrow'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { registerListeners, resetEvents } from '#server/platform/events'
import { outboxDrained } from '#server/platform/outbox'
import { actorOf, comment, newOrganization, newPerson, newTechnology, openDatabase, post } from '#tests/support/community'

type Level = 'all' | 'mentions' | 'muted'
type Place = { organizationId: number } | { postId: number } | { technologyId: number } | { siteWide: true }

let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let author: Person
let reader: Person

beforeAll(async () => {
  close = await openDatabase()
})
afterAll(async () => await close())
beforeEach(async () => {
  resetEvents()
  registerListeners(notificationListeners)
  home = await newOrganization()
  author = await newPerson({ [home.id]: 'owner' })
  reader = await newPerson({ [home.id]: 'member' })
})

async function wants(place: Place, level: Level, facts: { postTypes?: string[], technologyIds?: number[], personId?: number } = {}): Promise<void> {
  await database().insert(subscriptions).values({ userId: reader.id, ...place, level, createdAt: clock.now(), ...facts })
}

/** Kinds and reasons that the reader finds behind the bell, the oldest first. */
async function bell(of: Person = reader): Promise<string[]> {
  await outboxDrained()
  const rows = await listNotifications(database(), of, { limit: 100, unreadOnly: false })
  return rows.map(({ kind, reason }) => `${kind} ${reason}`).reverse()
}

describe('the nearest subscription decides', () => {
  it.each<[string, [keyof typeof PLACES, Level][], boolean, boolean, boolean]>([
    // who follows what · a new post · a comment in its thread · a mention
    ['nothing', [], false, false, true],
    ['the organization', [['organization', 'all']], true, false, true],
    ['the site', [['site', 'all']], true, false, true],
    ['the technology', [['technology', 'all']], true, false, true],
    ['mentions in the organization, all of the site', [['organization', 'mentions'], ['site', 'all']], false, false, true],
    ['not the organization, but the site', [['organization', 'muted'], ['site', 'all']], false, false, false],
    ['not the organization, but the technology', [['organization', 'muted'], ['technology', 'all']], false, false, false],
    ['not the site, but the organization', [['site', 'muted'], ['organization', 'all']], true, false, true],
    ['not the site', [['site', 'muted']], false, false, false],
    ['the thread, but not the organization', [['thread', 'all'], ['organization', 'muted']], false, true, true],
    ['not the thread, but the organization', [['thread', 'muted'], ['organization', 'all']], true, false, false],
    ['mentions in the thread, the organization not at all', [['thread', 'mentions'], ['organization', 'muted']], false, false, true],
  ])('for somebody who wants %s', async (_name, chosen, onPost, onComment, onMention) => {
    const technologyId = await newTechnology()
    const slug = (await database().execute<{ slug: string }>(sql`select slug from technology where id = ${technologyId}`))[0]!.slug
    for (const [place, level] of chosen.filter(([place]) => place !== 'thread')) await wants(PLACES[place](technologyId, 0), level)
    const postId = await post(author, home.slug, { technologies: [slug] })
    await outboxDrained()
    const afterPost = (await bell()).length
    for (const [place, level] of chosen.filter(([place]) => place === 'thread')) await wants(PLACES[place](technologyId, postId), level)
    await comment(author, postId)
    const afterComment = (await bell()).length
    await comment(author, postId, null, `What does @${reader.handle} say?`)
    const afterMention = (await bell()).length
    expect([afterPost === 1, afterComment > afterPost, afterMention > afterComment]).toEqual([onPost, onComment, onMention])
  })

  const PLACES = {
    organization: () => ({ organizationId: home.id }),
    site: () => ({ siteWide: true as const }),
    technology: (technologyId: number) => ({ technologyId }),
    thread: (_technologyId: number, postId: number) => ({ postId }),
  } satisfies Record<string, (technologyId: number, postId: number) => Place>

  it('where it does not fit the post, the next one does, and each person is told once, for the nearest reason', async () => {
    const technologyId = await newTechnology('lanterns')
    await wants({ organizationId: home.id }, 'all', { postTypes: ['Announcement'] })
    await wants({ technologyId }, 'all')
    await wants({ siteWide: true }, 'all')
    await post(author, home.slug, { type: 'Announcement', title: 'Ann One', technologies: ['lanterns'] })
    await post(author, home.slug, { type: 'Question', title: 'Que Two', technologies: ['lanterns'] })
    await post(author, home.slug, { type: 'Question', title: 'Que Three' })
    expect(await bell()).toEqual(['post.created organization', `post.created technology:${technologyId}`, 'post.created site'])
  })

  it('one person of a thread can be left out, and only there', async () => {
    const [first, second] = [await post(author, home.slug), await post(author, home.slug, { title: 'Another one' })]
    const loud = await newPerson({ [home.id]: 'member' })
    for (const postId of [first, second]) await wants({ postId }, 'all')
    await narrow(database(), reader.id, { reason: 'thread', actorId: loud.id, organizationId: home.id, post: { id: first, type: 'Post' }, isComment: true }, 'person')
    await comment(loud, first, null, `@${reader.handle}!`)
    await comment(author, first)
    await comment(loud, second)
    expect((await bell()).sort()).toEqual(['comment.inThread thread', 'comment.inThread thread'])
  })
})

describe('is told', () => {
  it('a change of role to whom it concerns, with the new role, whatever they have muted, and not to who made it', async () => {
    await wants({ organizationId: home.id }, 'muted')
    await changeRole(author, home.slug, reader.id, 'moderator')
    expect(await bell()).toEqual(['role.changed role'])
    const [told] = await listNotifications(database(), reader, { limit: 1, unreadOnly: true })
    expect(told).toMatchObject({ facts: { role: 'moderator' }, organization: { id: home.id }, actor: { id: author.id } })
    await changeRole(author, home.slug, reader.id, 'moderator')
    expect([await bell(), await bell(author)]).toEqual([['role.changed role'], []])
  })

  it('what has become of a request to its author and to who follows it, each once', async () => {
    const follower = await newPerson()
    const request = await post(reader, home.slug, { type: 'Request' })
    await database().insert(subscriptions).values({ userId: follower.id, postId: request, createdAt: clock.now() })
    for (const status of ['planned', 'planned', 'closed', 'started', 'completed', 'declined'] as const) {
      await changeStatus(author, request, status)
      await outboxDrained()
    }
    expect(await bell()).toEqual(Array.from({ length: 4 }, () => 'post.status author'))
    expect(await bell(follower)).toEqual(Array.from({ length: 4 }, () => 'post.status thread'))
    expect((await listNotifications(database(), reader, { limit: 9, unreadOnly: true })).map(({ facts }) => facts.status)).toEqual(['declined', 'completed', 'started', 'planned'])
  })

  it('nothing about a private organization to who is not in it, although they follow everything', async () => {
    const outsider = await newPerson()
    await database().insert(subscriptions).values({ userId: outsider.id, siteWide: true, createdAt: clock.now() })
    await database().update(organizations).set({ visibility: 'private' })
    await post(author, home.slug)
    expect(await bell(outsider)).toEqual([])
    await database().update(organizations).set({ visibility: 'public' })
  })
})

it('the bell counts what the list shows as unread, whatever was hidden, deleted, restored, made private, muted or read in between', async () => {
  const random = seeded(20261121)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const other = await newOrganization()
  const people = await Promise.all(Array.from({ length: 4 }, async () => await newPerson({ [home.id]: 'member', [other.id]: 'member' })))
  for (const one of people) await database().insert(subscriptions).values([{ userId: one.id, siteWide: true, createdAt: clock.now() }, { userId: one.id, organizationId: home.id, createdAt: clock.now() }])
  const posts: number[] = []
  const comments: number[] = []
  const set = async (table: 'post' | 'comment' | 'organization', id: number, column: string, value: string) => {
    await database().execute(sql`update ${sql.identifier(table)} set ${sql.identifier(column)} = ${sql.raw(value)} where id = ${id}`)
  }
  const now = `'2026-11-21T12:00:00Z'::timestamptz`
  const actions: (() => Promise<unknown>)[] = [
    async () => posts.push(await post(pick(people), pick([home, other]).slug, { title: `Post ${posts.length}` })),
    async () => posts.length > 0 && comments.push(await comment(pick(people), pick(posts), null, `@${pick(people).handle} yes`)),
    async () => posts.length > 0 && await set('post', pick(posts), pick(['hidden_at', 'deleted_at']), pick([now, 'null'])),
    async () => comments.length > 0 && await set('comment', pick(comments), pick(['hidden_at', 'deleted_at']), pick([now, 'null'])),
    async () => await set('organization', pick([home, other]).id, 'visibility', pick(['\'private\'', '\'public\''])),
    async () => await database().execute(sql`update membership set organization_id = ${pick([home.id, other.id])} where user_id = ${pick(people).id} and organization_id = ${pick([home.id, other.id])}
      and not exists (select from membership m where m.user_id = membership.user_id and m.organization_id <> membership.organization_id)`),
    async () => await database().execute(sql`delete from membership where user_id = ${pick(people).id} and organization_id = ${other.id}`),
    async () => posts.length > 0 && await database().insert(subscriptions).values({ userId: pick(people).id, postId: pick(posts), level: 'muted', createdAt: clock.now() }).onConflictDoNothing(),
    async () => await database().execute(sql`update notification_recipient set read_at = ${sql.raw(pick([now, 'null']))} where user_id = ${pick(people).id} and notification_id % 3 = 0`),
  ]
  let seen = 0
  for (let step = 0; step < 150; step++) {
    await pick(actions)().catch((error: unknown) => {
      // Somebody writes where they may not any more, or under what is hidden.
      if (!(error instanceof Error) || error.constructor.name !== 'AppError') throw error
    })
    if (step % 5 !== 0) continue
    await outboxDrained()
    for (const one of people) {
      const viewer = await actorOf(one.id)
      const shown = await listNotifications(database(), viewer, { limit: 1000, unreadOnly: true })
      expect(await countUnread(database(), viewer)).toBe(shown.length)
      seen += shown.length
    }
  }
  expect(seen).toBeGreaterThan(100)
}, 60_000)

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
