import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { organizations } from '#drizzle/schema/organizations'
import { comments, posts } from '#drizzle/schema/posts'
import { editPost } from '#server/domain/posts/write-post'
import { actOn } from '#server/domain/moderation/decide-cases'
import { simulate } from '#server/domain/moderation/simulate'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { reportWeight } from '#shared/rules/moderation'
import { comment, CONTENT, newOrganization, newPerson, post, refusalOf, storedPost } from '#tests/support/community'
import { casesOf, decide, letItBeTold, logOf, LONG_AGO, NOW, openModeration, people, report, reported, storedComment, toldTo } from '#tests/support/moderation'
import type { ModerationWorld } from '#tests/support/moderation'

let close: () => Promise<void>
let home: ModerationWorld['home']
let ann: Person
let mod: Person

beforeAll(async () => {
  ({ close, home, ann, mod } = await openModeration())
})
afterAll(async () => await close())
beforeEach(() => clock.set(NOW))
afterEach(async () => await letItBeTold())

const aPost = async () => ({ kind: 'post' as const, id: await post(ann, home.slug) })
const aComment = async () => ({ kind: 'comment' as const, id: await comment(ann, await post(mod, home.slug)) })

describe('reports', () => {
  it('of one target collapse into one case, and are told to moderators once', async () => {
    const target = await aPost()
    const before = (await toldTo(mod.id)).length
    for (const who of await people(2)) await report(who, target)
    const found = await casesOf(target)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ state: 'open', origin: 'reports', weight: 2, subjectId: ann.id, organizationId: home.id, hiddenAt: null })
    expect((await storedPost(target.id)).hiddenAt).toBeNull()
    expect((await toldTo(mod.id)).slice(before)).toEqual(['moderation.case'])
  })

  it('are refused twice, on one’s own, on what is gone, and where only members may', async () => {
    const { target, reporter } = await reported(home, ann)
    expect((await refusalOf(report(reporter, target))).code).toBe('Conflict')
    expect((await refusalOf(report(ann, target))).code).toBe('NotAllowed')
    const closed = await newOrganization({ membersOnly: true })
    const inside = await newPerson({ [closed.id]: 'member' }, { createdAt: LONG_AGO })
    const id = await post(inside, closed.slug)
    expect((await refusalOf(report(reporter, { kind: 'post', id }))).code).toBe('MembersOnly')
    const secret = await newOrganization({ visibility: 'private' })
    const insider = await newPerson({ [secret.id]: 'member' })
    expect((await refusalOf(report(reporter, { kind: 'post', id: await post(insider, secret.slug) }))).code).toBe('NotFound')
    const said = await aComment()
    await actOn(mod, { target: said, action: 'delete', reason: 'Not here.', scope: 'all', until: null })
    expect((await refusalOf(report(reporter, said))).code).toBe('NotAllowed')
  })

  it('by fifty people at once make one case, and hide a post once', async () => {
    const target = await aPost()
    const crowd = await people(50)
    const results = await Promise.allSettled(crowd.map(async who => await report(who, target)))
    const made = results.filter(({ status }) => status === 'fulfilled')
    const found = await casesOf(target)
    expect(found).toHaveLength(1)
    // Once it is hidden, nobody sees anything to report.
    expect(made).toHaveLength(3)
    expect(found[0]!.weight).toBe(3)
    expect((await storedPost(target.id)).hiddenAt).not.toBeNull()
    expect(await logOf(found[0]!.id)).toEqual(['threshold'])
    expect((await toldTo(ann.id)).filter(kind => kind === 'moderation.held').length).toBe(1)
  })

  it('twice by one person in one moment count once', async () => {
    const target = await aComment()
    const [who] = await people(1)
    const results = await Promise.allSettled([report(who!, target), report(who!, target), report(who!, target)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await casesOf(target))[0]!.weight).toBe(1)
  })

  it('from accounts of less than a day do not count', async () => {
    const target = await aComment()
    for (const who of await people(5, new Date(NOW.getTime() - 3_600_000))) await report(who, target)
    expect((await casesOf(target))[0]).toMatchObject({ weight: 0, hiddenAt: null })
    for (const who of await people(3)) await report(who, target)
    expect((await casesOf(target))[0]!.hiddenAt).not.toBeNull()
    expect((await storedComment(target.id)).hiddenAt).not.toBeNull()
  })

  it('count by how the reporter’s earlier ones ended', () => {
    const accountAgeMs = 90 * 86_400_000
    expect([[0, 0], [4, 0], [1, 0], [0, 2], [0, 20], [4, 2]].map(([upheld, dismissed]) => reportWeight({ upheld: upheld!, dismissed: dismissed!, accountAgeMs }))).toEqual([1, 1.5, 1.25, 0.5, 0.25, 1])
    expect(reportWeight({ upheld: 9, dismissed: 0, accountAgeMs: 86_399_999 })).toBe(0)
  })

  it('that were dismissed never count again, and are taken anew only when the text has changed', async () => {
    const target = await aPost()
    const [one, two, three] = await people(3) as [Person, Person, Person]
    for (const who of [one, two]) await report(who, target)
    await decide(mod, (await casesOf(target))[0]!.id, 'dismiss')
    expect((await refusalOf(report(one, target))).code).toBe('Conflict')
    await report(three, target)
    expect((await casesOf(target)).map(({ state, weight }) => [state, weight])).toEqual([['closed', 2], ['open', 1]])
    expect((await storedPost(target.id)).hiddenAt).toBeNull()
    await editPost(ann, target.id, { ...CONTENT, body: 'It says something worse.', reason: '', revision: 1 })
    await report(one, target)
    expect((await casesOf(target))[1]!.weight).toBeCloseTo(1 + reportWeight({ upheld: 0, dismissed: 1, accountAgeMs: 1e12 }), 5)
  })
})

it('simulates what another threshold would have hidden in the last 90 days, and how often that would have been wrong', async () => {
  const place = await newOrganization({ reportThreshold: 20 })
  const keeper = await newPerson({ [place.id]: 'owner' }, { createdAt: LONG_AGO })
  const targets = await Promise.all(Array.from({ length: 3 }, async () => ({ kind: 'post' as const, id: await post(ann, place.slug) })))
  const [first, second, third] = targets as [typeof targets[0], typeof targets[0], typeof targets[0]]
  for (const [target, count] of [[first, 4], [second, 2], [third, 1]] as const) for (const who of await people(count)) await report(who, target)
  await decide(keeper, (await casesOf(first))[0]!.id, 'delete')
  await decide(keeper, (await casesOf(second))[0]!.id, 'dismiss')
  const at = async (threshold: number) => (await simulate(database(), keeper, place.slug, threshold)).hidden.map(({ about, outcome }) => [about.post!.id, outcome])
  expect(await at(1)).toHaveLength(3)
  expect((await at(2)).sort()).toEqual([[first.id, 'upheld'], [second.id, 'dismissed']].sort())
  expect(await at(5)).toEqual([])
  const { curve, cases } = await simulate(database(), keeper, place.slug)
  expect([cases, curve.slice(0, 5).map(({ hidden, wrong }) => [hidden, wrong])]).toEqual([3, [[3, 1], [2, 1], [1, 0], [1, 0], [0, 0]]])
  clock.set(new Date(NOW.getTime() + 91 * 86_400_000))
  expect((await simulate(database(), keeper, place.slug)).cases).toBe(0)
  expect((await refusalOf(simulate(database(), ann, place.slug))).code).toBe('NotAllowed')
  expect(await database().select({ count: organizations.postCount }).from(organizations).where(eq(organizations.id, place.id))).toEqual([{ count: 2 }])
  expect(await database().select({ id: posts.id }).from(posts).leftJoin(comments, eq(comments.postId, posts.id)).where(eq(posts.id, first.id))).toHaveLength(1)
})
