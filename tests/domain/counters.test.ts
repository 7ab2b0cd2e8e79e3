import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { technologies } from '#drizzle/schema/catalog'
import { comments, posts } from '#drizzle/schema/posts'
import { favorPost, favorTechnology } from '#server/domain/catalog/set-favorite'
import { catalogInvariants } from '#server/domain/catalog/invariants'
import { addComment } from '#server/domain/comments/add-comment'
import { deleteComment, editComment, restoreComment, restoreCommentRevision, voteOnComment } from '#server/domain/comments/change-comment'
import { changeRole, joinOrganization, leaveOrganization } from '#server/domain/organizations/change-membership'
import { organizationInvariants } from '#server/domain/organizations/invariants'
import { addLabel, removeLabel, updateLabel } from '#server/domain/organizations/curate'
import { postInvariants } from '#server/domain/posts/invariants'
import { changeStatus, deletePost, restorePost, stickPost } from '#server/domain/posts/moderate-post'
import { pinComment } from '#server/domain/posts/pin'
import { restoreRevision } from '#server/domain/posts/restore-revision'
import { hidePost, markSeen } from '#server/domain/posts/marks'
import { voteOnPost } from '#server/domain/posts/vote-on-post'
import { editPost } from '#server/domain/posts/write-post'
import { database } from '#server/platform/db'
import { checkInvariants } from '#server/platform/invariants'
import { AppError } from '#server/platform/errors'
import { hotKey } from '#shared/ranking/hot'
import { points } from '#shared/ranking/points'
import { wilson } from '#shared/ranking/wilson'
import { actorOf, CONTENT, newOrganization, moderate, newPerson, openDatabase, post } from '#tests/support/community'

const ACTIONS = 10_000
const AT_ONCE = 8

let close: () => Promise<void>

beforeAll(async () => {
  close = await openDatabase(AT_ONCE)
})
afterAll(async () => await close())

/** The same numbers in each run (mulberry32). */
function randomFrom(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * below)
  }
}

it('has counters that equal the rows after 10,000 acts of many people at once', { timeout: 180_000 }, async () => {
  const random = randomFrom(20260301)
  const places = [await newOrganization(), await newOrganization(), await newOrganization()]
  const people: number[] = []
  for (let index = 0; index < 24; index++) people.push((await newPerson()).id)
  for (const [index, { id, slug }] of places.entries()) {
    await joinOrganization(await actorOf(people[index]!), slug)
    await database().execute(sql`update membership set role = 'owner' where organization_id = ${id}`)
    await addLabel(await actorOf(people[index]!), slug, { slug: 'busy', description: '', colour: null })
  }
  await database().execute(sql`update organization set members_only = true where id = ${places[2]!.id}`)
  const postIds: number[] = []
  const commentIds: number[] = []
  const pick = <T>(list: T[]): T => list[random(list.length)]!
  const names = ['alpha', 'beta', 'gamma']
  await database().insert(technologies).values(names.map(slug => ({ slug, name: slug, tier: 'Data', createdAt: new Date() })))
  const some = () => names.filter(() => random(3) === 0)
  const weight = () => pick([-1, 0, 1, 1] as const)
  const counts = { done: 0, refused: 0 }

  const acts: ((actor: Awaited<ReturnType<typeof actorOf>>) => Promise<unknown>)[] = [
    async actor => postIds.push(await post(actor, pick(places).slug, { technologies: some(), labels: random(3) === 0 ? ['busy'] : [], url: random(4) === 0 ? `https://example.org/${random(12)}` : null })),
    async actor => await deletePost(actor, pick(postIds)),
    async actor => await restorePost(actor, pick(postIds)),
    async actor => await editPost(actor, pick(postIds), { ...CONTENT, technologies: some(), labels: random(2) === 0 ? ['busy'] : [], reason: '', revision: 1 + random(3) }),
    ...Array.from({ length: 6 }, () => async (actor: Awaited<ReturnType<typeof actorOf>>) => await voteOnPost(actor, pick(postIds), weight())),
    ...Array.from({ length: 4 }, () => async (actor: Awaited<ReturnType<typeof actorOf>>) => commentIds.push(await addComment(actor, pick(postIds), { body: 'Words', parentId: random(2) === 0 && commentIds.length > 0 ? pick(commentIds) : null }))),
    ...Array.from({ length: 5 }, () => async (actor: Awaited<ReturnType<typeof actorOf>>) => await voteOnComment(actor, pick(commentIds), weight())),
    async actor => await deleteComment(actor, pick(commentIds)),
    async actor => await deleteComment(actor, pick(commentIds)),
    async actor => await restoreComment(actor, pick(commentIds)),
    async actor => await editComment(actor, pick(commentIds), { body: 'Other words', revision: 1 }),
    async actor => await pinComment(actor, pick(postIds), random(3) === 0 ? null : pick(commentIds)),
    async actor => await favorPost(actor, pick(postIds), random(2) === 0),
    async actor => await favorTechnology(actor, pick(names), random(2) === 0),
    async actor => await hidePost(actor, pick(postIds), random(2) === 0),
    async actor => await markSeen(actor, pick(postIds)),
    async actor => await stickPost(actor, pick(postIds), random(2) === 0 ? null : new Date(Date.now() + 1e6)),
    async actor => await restoreRevision(actor, pick(postIds), { to: 1, revision: 1 + random(4) }),
    async actor => await restoreCommentRevision(actor, pick(commentIds), { to: 1, revision: 1 + random(3) }),
    async actor => await joinOrganization(actor, pick(places).slug),
    async actor => await leaveOrganization(actor, pick(places).slug),
    async actor => await changeRole(actor, pick(places).slug, pick(people), pick(['owner', 'moderator', 'member'] as const)),
    async actor => await moderate(actor, { kind: 'post', id: pick(postIds) }, pick(['lock', 'unlock', 'delete', 'restore', 'hide'] as const)),
    async actor => await moderate(actor, { kind: 'comment', id: pick(commentIds) }, pick(['delete', 'restore', 'hide', 'unhide'] as const)),
    async actor => await changeStatus(actor, pick(postIds), pick(['open', 'closed', 'planned'] as const)),
    async actor => random(4) === 0 ? await removeLabel(actor, pick(places).slug, 'busy') : await updateLabel(actor, pick(places).slug, 'busy', { slug: 'busy', description: '', colour: null }),
  ]

  for (let index = 0; index < 20; index++) postIds.push(await post(await actorOf(people[index % 3]!), places[index % 3]!.slug))
  for (let index = 0; index < 20; index++) commentIds.push(await addComment(await actorOf(people[index % 3]!), postIds[index % 3]!, { body: 'Words', parentId: null }))

  let left = ACTIONS
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) {
      const act = pick(acts)
      const actor = await actorOf(random(3) === 0 ? people[random(3)]! : pick(people))
      try {
        await act(actor)
        counts.done++
      }
      catch (error) {
        // A refusal is an answer; anything else (a deadlock, a broken constraint) is a defect.
        if (!(error instanceof AppError)) throw error
        counts.refused++
      }
    }
  }))
  expect(counts.done).toBeGreaterThan(ACTIONS / 3)

  expect(await drift(sql`
    select p.id, p.ups, p.downs, p.comment_count, p.commenter_count,
      (select count(*) from vote v where v.post_id = p.id and v.weight = 1) as ups_by_rows,
      (select count(*) from vote v where v.post_id = p.id and v.weight = -1) as downs_by_rows,
      (select count(*) from comment c where c.post_id = p.id and c.deleted_at is null) as comments_by_rows,
      (select count(distinct c.author_id) from comment c where c.post_id = p.id and c.author_id <> p.author_id) as commenters_by_rows
    from post p`, 'ups <> ups_by_rows or downs <> downs_by_rows or comment_count <> comments_by_rows or commenter_count <> commenters_by_rows')).toEqual([])
  expect(await drift(sql`
    select c.id, (select count(*) from vote v where v.comment_id = c.id and v.weight = 1) as ups_by_rows, c.ups,
      (select count(*) from vote v where v.comment_id = c.id and v.weight = -1) as downs_by_rows, c.downs
    from comment c`, 'ups <> ups_by_rows or downs <> downs_by_rows')).toEqual([])
  expect(await drift(sql`
    select u.id, u.post_count, (select count(*) from post p where p.author_id = u.id and p.deleted_at is null) as posts_by_rows,
      u.comment_count, (select count(*) from comment c where c.author_id = u.id and c.deleted_at is null) as comments_by_rows
    from users u`, 'post_count <> posts_by_rows or comment_count <> comments_by_rows')).toEqual([])
  expect(await drift(sql`
    select o.id, o.member_count, (select count(*) from membership m where m.organization_id = o.id) as members_by_rows,
      o.post_count, (select count(*) from post p where p.organization_id = o.id and p.deleted_at is null) as posts_by_rows,
      (select count(*) from membership m where m.organization_id = o.id and m.role = 'owner') as owners
    from organization o`, 'member_count <> members_by_rows or post_count <> posts_by_rows or owners < 1')).toEqual([])
  expect(await drift(sql`
    select t.id, t.post_count, (select count(*) from post p where p.technology_ids @> array[t.id] and p.deleted_at is null) as posts_by_rows
    from technology t`, 'post_count <> posts_by_rows')).toEqual([])
  expect(await drift(sql`
    select p.id, p.labels, p.revision, (select max(r.revision) from post_revision r where r.post_id = p.id) as revision_by_rows,
      (select count(*) from unnest(p.labels) named where not exists (select from label l where l.organization_id = p.organization_id and l.slug = named)) as unknown_labels
    from post p`, 'unknown_labels > 0 or revision <> revision_by_rows')).toEqual([])

  // What the nightly check says of the same rows.
  const { results } = await checkInvariants([...organizationInvariants, ...postInvariants, ...catalogInvariants])
  expect(results.filter(({ count }) => count > 0)).toEqual([])

  for (const row of await database().select().from(posts)) {
    const facts = { ups: row.ups, downs: row.downs, commenters: row.commenterCount, publishedAt: row.publishedAt }
    expect([row.id, row.points, row.hotKey]).toEqual([row.id, points(row.ups, row.downs), hotKey(facts)])
  }
  for (const row of await database().select().from(comments)) expect([row.id, row.score]).toEqual([row.id, wilson(row.ups, row.downs)])
  const [own] = await database().execute<{ count: number }>(sql`select count(*)::int as count from vote v join post p on p.id = v.post_id and p.author_id = v.user_id`)
  expect(own!.count).toBe(0)
  expect((await database().select({ id: posts.id }).from(posts).where(eq(posts.ups, 0))).length).toBeLessThan(postIds.length)
})

/** The rows whose counters say something else than the rows they count. */
async function drift(counted: ReturnType<typeof sql>, differs: string): Promise<unknown[]> {
  return [...await database().execute(sql`select * from (${counted}) counted where ${sql.raw(differs)}`)]
}
