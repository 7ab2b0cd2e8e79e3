import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { posts } from '#drizzle/schema/posts'
import { karmaOf } from '#server/domain/accounts/karma'
import { findPerson } from '#server/domain/accounts/queries'
import { deleteComment, editComment, restoreCommentRevision, voteOnComment } from '#server/domain/comments/change-comment'
import { findPinned, showCommentRevisions } from '#server/domain/comments/show-comment'
import { viewPost } from '#server/domain/comments/view-post'
import { calendarOf } from '#server/domain/posts/calendar'
import { showPostOfLink } from '#server/domain/posts/find-link'
import { listPosts } from '#server/domain/posts/list-posts'
import { hidePost, listHiddenPosts, markSeen, viewFeed } from '#server/domain/posts/marks'
import { deletePost, stickPost } from '#server/domain/posts/moderate-post'
import { pinComment } from '#server/domain/posts/pin'
import { restoreRevision } from '#server/domain/posts/restore-revision'
import { presentPostSource } from '#server/domain/posts/show-source'
import { showPost } from '#server/domain/posts/show-post'
import { voteOnPost } from '#server/domain/posts/vote-on-post'
import { editPost } from '#server/domain/posts/write-post'
import { visitor } from '#server/platform/actor'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { postDraft } from '#shared/contract/posts'
import { comment, CONTENT, insertPosts, newLabel, newOrganization, newPerson, openDatabase, post, refusalOf, storedPost } from '#tests/support/community'

let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let ann: Person
let bob: Person
let moderator: Person

beforeAll(async () => {
  close = await openDatabase()
  home = await newOrganization()
  ann = await newPerson()
  bob = await newPerson()
  moderator = await newPerson({ [home.id]: 'moderator' })
  await newLabel(home.id, 'help')
})
afterAll(async () => await close())

const MINUTE_MS = 60_000
const edit = (change: Partial<Parameters<typeof editPost>[2]> = {}) => ({ ...CONTENT, reason: '', revision: 1, ...change })

describe('a link that is there already', () => {
  it('is refused in any spelling, with the way to the post that has it', async () => {
    const id = await post(ann, home.slug, { title: 'Lanterns, seen from above', url: 'https://example.org/lanterns' })
    const refusal = await refusalOf(post(bob, home.slug, { url: 'http://www.example.org/lanterns/?utm_source=mail#top' }))
    expect(refusal).toMatchObject({ code: 'AlreadyPosted', status: 409, more: { existing: { id, title: 'Lanterns, seen from above' } }, errors: [{ fieldName: 'url', errorCode: 'posted' }] })
    expect((await showPostOfLink(database(), bob, home.id, 'HTTP://EXAMPLE.ORG/lanterns'))?.id).toBe(id)
  })

  it('says nothing of a post that the writer may not see, and still stands once', async () => {
    const id = await post(ann, home.slug, { url: 'https://example.org/hidden' })
    await database().update(posts).set({ hiddenAt: clock.now() }).where(eq(posts.id, id))
    const refusal = await refusalOf(post(bob, home.slug, { url: 'https://example.org/hidden' }))
    expect([refusal.code, refusal.more, refusal.message]).toEqual(['AlreadyPosted', {}, 'This link has been posted here already.'])
    expect(await showPostOfLink(database(), bob, home.id, 'https://example.org/hidden')).toBeNull()
    expect((await showPostOfLink(database(), moderator, home.id, 'https://example.org/hidden'))?.id).toBe(id)
  })

  it('is free again once that post is deleted, and in another organization at once', async () => {
    const id = await post(ann, home.slug, { url: 'https://example.org/twice' })
    const elsewhere = await newOrganization()
    await post(bob, elsewhere.slug, { url: 'https://example.org/twice' })
    await deletePost(ann, id)
    await post(bob, home.slug, { url: 'https://example.org/twice' })
  })

  it('stands once even when twelve people post it in the same moment', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, async () => await newPerson()))
    const ends = await Promise.allSettled(people.map(async (person, at) => await post(person, home.slug, { url: `https://${at % 2 ? 'www.' : ''}example.org/race?b=2&a=1` })))
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const found = await showPostOfLink(database(), bob, home.id, 'https://example.org/race?a=1&b=2')
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'AlreadyPosted', more: { existing: { id: found!.id } } })
  })

  it('is refused in an edit as well', async () => {
    await post(ann, home.slug, { url: 'https://example.org/first' })
    const id = await post(bob, home.slug, { url: 'https://example.org/second' })
    expect((await refusalOf(editPost(bob, id, edit({ url: 'https://example.org/first/' })))).code).toBe('AlreadyPosted')
    expect((await storedPost(id)).url).toBe('https://example.org/second')
  })
})

describe('an event', () => {
  const event = { type: 'Event' as const, startsAt: '2030-03-31T02:30', endsAt: '2030-03-31T05:00', timeZone: 'Europe/Berlin', place: 'Kraków' }

  it('is kept as moments of its place’s clocks, and comes back as it was written', async () => {
    const id = await post(ann, home.slug, event)
    // The hour that the clocks leave out that night moves forward.
    expect((await showPost(ann, id)).event).toEqual({ startsAt: '2030-03-31T01:30:00.000Z', endsAt: '2030-03-31T03:00:00.000Z', timeZone: 'Europe/Berlin', place: 'Kraków' })
    expect(await presentPostSource(ann, id)).toMatchObject({ startsAt: '2030-03-31T03:30', endsAt: '2030-03-31T05:00', timeZone: 'Europe/Berlin', place: 'Kraków' })
    const { name, text } = await calendarOf(database(), visitor, id)
    expect(name).toBe('a-post-about-lanterns.ics')
    expect(text).toContain('DTSTART:20300331T013000Z\r\nDTEND:20300331T030000Z\r\n')
  })

  it('needs a beginning and cannot end before it; what is no event has neither', async () => {
    const problems = (draft: object) => v.safeParse(postDraft, { ...CONTENT, organization: 'x', ...draft }).issues?.map(issue => `${v.getDotPath(issue)} ${issue.message}`)
    expect(problems({ ...event, startsAt: null, endsAt: null })).toEqual(['startsAt eventStart'])
    expect(problems({ ...event, endsAt: '2030-03-31T02:29' })).toEqual(['endsAt eventEnd'])
    expect(problems({ ...event, startsAt: '2030-02-30T10:00' })).toEqual(['startsAt wallTime'])
    expect(problems({ ...event, timeZone: 'Atlantis/Center' })).toEqual(['timeZone timeZone'])
    expect((await refusalOf(post(ann, home.slug, { ...event, startsAt: '99999-01-01T10:00', endsAt: null }))).code).toBe('Refused')
    const id = await post(ann, home.slug, { ...event, type: 'Post' })
    expect((await showPost(ann, id)).event).toBeNull()
    expect((await refusalOf(calendarOf(database(), ann, id))).code).toBe('NotFound')
  })

  it('stands among the upcoming ones, the next first, until it is over', async () => {
    const place = await newOrganization()
    clock.set(new Date('2031-01-10T12:00:00.000Z'))
    const on = async (title: string, startsAt: string, endsAt: string | null) => await post(ann, place.slug, { ...event, timeZone: 'UTC', title, startsAt, endsAt })
    await on('Later', '2031-02-01T10:00', null)
    await on('Now', '2031-01-10T10:00', '2031-01-10T14:00')
    await on('Over', '2031-01-10T10:00', '2031-01-10T11:00')
    await on('Soon', '2031-01-11T10:00', null)
    await post(ann, place.slug)
    const titles = async (cursor?: string) => await listPosts(database(), visitor, { organization: place.slug, sort: 'upcoming', limit: 2, cursor }).then(({ page }) => page)
    const first = await titles()
    expect(first.items.map(({ title }) => title)).toEqual(['Now', 'Soon'])
    const second = await titles(first.nextCursor!)
    expect([second.items.map(({ title }) => title), second.nextCursor]).toEqual([['Later'], null])
    clock.reset()
  })
})

describe('a pinned post', () => {
  it('stands first in its organization until its end, once, and nowhere else', async () => {
    const place = await newOrganization()
    const keeper = await newPerson({ [place.id]: 'moderator' })
    const ids = await insertPosts(7, ann, place.id, index => ({ hotKey: 100 - index }))
    await stickPost(keeper, ids[5]!, new Date(Date.now() + MINUTE_MS))
    const walk = async (query: object) => {
      const found: number[] = []
      let cursor: string | undefined
      do {
        const { page } = await listPosts(database(), visitor, { ...query, limit: 3, cursor } as never)
        found.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      return found.filter(id => ids.includes(id))
    }
    expect(await walk({ organization: place.slug })).toEqual([ids[5], ids[0], ids[1], ids[2], ids[3], ids[4], ids[6]])
    expect(await walk({ types: ['Post'] })).toEqual(ids)
    clock.set(new Date(Date.now() + 2 * MINUTE_MS))
    expect(await walk({ organization: place.slug })).toEqual(ids)
    clock.reset()
  })

  it('is pinned by moderators alone, and not until a moment that is over', async () => {
    const id = await post(ann, home.slug)
    expect((await refusalOf(stickPost(ann, id, new Date(Date.now() + MINUTE_MS)))).code).toBe('NotAllowed')
    expect((await refusalOf(stickPost(moderator, id, new Date(Date.now() - 1)))).code).toBe('Refused')
    await stickPost(moderator, id, new Date(Date.now() + MINUTE_MS))
    await stickPost(moderator, id, null)
    expect((await storedPost(id)).stickyUntil).toBeNull()
  })
})

describe('a pinned comment', () => {
  it('is chosen by the author of the post or a moderator, from its own comments', async () => {
    const id = await post(ann, home.slug)
    const [good, other] = [await comment(bob, id), await comment(bob, await post(ann, home.slug))]
    expect((await refusalOf(pinComment(bob, id, good))).code).toBe('NotAllowed')
    expect((await refusalOf(pinComment(ann, id, other))).code).toBe('Refused')
    await pinComment(ann, id, good)
    expect((await findPinned(database(), (await storedPost(id)).pinnedCommentId))?.id).toBe(good)
    await pinComment(moderator, id, null)
    expect((await storedPost(id)).pinnedCommentId).toBeNull()
  })

  it('is no longer pinned once it is deleted', async () => {
    const id = await post(ann, home.slug)
    const good = await comment(bob, id)
    await pinComment(ann, id, good)
    await deleteComment(bob, good)
    expect((await storedPost(id)).pinnedCommentId).toBeNull()
    expect((await refusalOf(pinComment(ann, id, good))).code).toBe('Refused')
  })
})

describe('karma', () => {
  it('is 1 + posts + votes on posts and comments + 5 for each stack + 10 for each comment that somebody else has pinned', async () => {
    const [dora, emil, finn] = [await newPerson(), await newPerson(), await newPerson()]
    const karma = async () => await karmaOf(database(), (await findPerson(dora.handle))!)
    expect(await karma()).toBe(1)
    const mine = await post(dora, home.slug)
    expect(await karma()).toBe(2)
    await voteOnPost(emil, mine, 1)
    await voteOnPost(finn, mine, 1)
    expect(await karma()).toBe(4)
    const theirs = await post(emil, home.slug)
    const said = await comment(dora, theirs)
    await voteOnComment(finn, said, -1)
    expect(await karma()).toBe(3)
    await pinComment(emil, theirs, said)
    expect(await karma()).toBe(13)
    const own = await comment(dora, mine)
    await pinComment(dora, mine, own)
    expect(await karma()).toBe(13)
    await database().execute(sql`update users set stack_count = 2 where id = ${dora.id}`)
    expect(await karma()).toBe(23)
    await deletePost(dora, mine)
    expect(await karma()).toBe(20)
  })
})

describe('what is new since the last visit', () => {
  it('is what others have written since, and still stands there', async () => {
    const start = Date.now()
    const at = (minutes: number) => clock.set(new Date(start + minutes * MINUTE_MS))
    const id = await post(ann, home.slug)
    const seen = async () => await viewPost(database(), ann, id).then(({ seenAt, newComments }) => [seenAt, newComments])
    at(1)
    await comment(bob, id)
    expect(await seen()).toEqual([null, 0])
    at(2)
    await markSeen(ann, id)
    at(3)
    await comment(bob, id)
    await comment(ann, id)
    const gone = await comment(bob, id)
    await deleteComment(bob, gone)
    expect(await seen()).toEqual([new Date(start + 2 * MINUTE_MS).toISOString(), 1])
    expect((await viewFeed(database(), ann, [id])).news).toEqual([{ id, count: 1 }])
    at(4)
    await markSeen(ann, id)
    expect((await viewFeed(database(), ann, [id])).news).toEqual([])
    clock.reset()
  })

  it('is told nobody who may no longer see the post', async () => {
    const secret = await newOrganization({ visibility: 'private' })
    const [keeper, member] = [await newPerson({ [secret.id]: 'owner' }), await newPerson({ [secret.id]: 'member' })]
    const id = await post(keeper, secret.slug)
    await markSeen(member, id)
    clock.set(new Date(Date.now() + MINUTE_MS))
    await comment(keeper, id)
    clock.reset()
    expect((await viewFeed(database(), member, [id])).news).toEqual([{ id, count: 1 }])
    const left = { ...member, memberships: new Map() }
    expect((await viewFeed(database(), left, [id])).news).toEqual([])
    expect((await refusalOf(markSeen(left, id))).code).toBe('NotFound')
  })
})

describe('a post that a reader hides', () => {
  it('leaves their lists alone, stands in their list of hidden ones, and comes back', async () => {
    const place = await newOrganization()
    const ids = await insertPosts(3, ann, place.id, index => ({ hotKey: 100 - index }))
    const list = async (actor: Person) => (await listPosts(database(), actor, { organization: place.slug })).page.items.map(({ id }) => id)
    await hidePost(bob, ids[1]!, true)
    expect([await list(bob), await list(ann)]).toEqual([[ids[0], ids[2]], ids])
    expect((await viewFeed(database(), bob, ids)).hidden).toEqual([ids[1]])
    expect((await listHiddenPosts(database(), bob, {})).items.map(({ id }) => id)).toEqual([ids[1]])
    await hidePost(bob, ids[0]!, true)
    const first = await listHiddenPosts(database(), bob, { limit: 1 })
    expect([...first.items, ...(await listHiddenPosts(database(), bob, { limit: 1, cursor: first.nextCursor! })).items]).toHaveLength(2)
    await hidePost(bob, ids[1]!, false)
    expect(await list(bob)).toEqual([ids[1], ids[2]])
  })
})

describe('an earlier version', () => {
  it('of a post is brought back as a new one, with what the organization still knows', async () => {
    const id = await post(ann, home.slug, { title: 'Before', body: 'The first text.', labels: ['help'], url: 'https://example.org/before' })
    await editPost(ann, id, edit({ title: 'After', body: 'Another text.' }))
    await restoreRevision(ann, id, { to: 1, revision: 2 })
    expect(await storedPost(id)).toMatchObject({ title: 'Before', body: 'The first text.', labels: ['help'], url: 'https://example.org/before', revision: 3 })
    expect((await refusalOf(restoreRevision(ann, id, { to: 2, revision: 2 }))).code).toBe('EditedMeanwhile')
    expect((await refusalOf(restoreRevision(bob, id, { to: 1, revision: 3 }))).code).toBe('NotAllowed')
    expect((await refusalOf(restoreRevision(ann, id, { to: 9, revision: 3 }))).code).toBe('NotFound')
  })

  it('of a comment says who wrote it, when and why, and is brought back', async () => {
    const id = await comment(ann, await post(ann, home.slug), null, 'First.')
    await editComment(moderator, id, { body: 'Second.', revision: 1, reason: 'A slip' })
    await editComment(ann, id, { body: 'Third.', revision: 2 })
    await restoreCommentRevision(ann, id, { to: 2, revision: 3 })
    const { items } = (await showCommentRevisions(database(), visitor, id, {})).page
    expect(items.map(({ revision, body, reason, editor }) => [revision, body, reason, editor.handle])).toEqual([
      [4, 'Second.', 'Version 2 again', ann.handle], [3, 'Third.', '', ann.handle], [2, 'Second.', 'A slip', moderator.handle], [1, 'First.', '', ann.handle],
    ])
    const first = (await showCommentRevisions(database(), visitor, id, { limit: 3 })).page
    expect((await showCommentRevisions(database(), visitor, id, { limit: 3, cursor: first.nextCursor! })).page.items.map(({ revision }) => revision)).toEqual([1])
  })

  it('of a deleted comment is shown to moderators alone', async () => {
    const id = await comment(ann, await post(ann, home.slug))
    await deleteComment(ann, id)
    expect((await refusalOf(showCommentRevisions(database(), bob, id, {}))).code).toBe('NotFound')
    expect((await showCommentRevisions(database(), moderator, id, {})).page.items).toHaveLength(1)
  })
})
