import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { comments, votes } from '#drizzle/schema/posts'
import { voteOnComment } from '#server/domain/comments/change-comment'
import { deletePost } from '#server/domain/posts/moderate-post'
import { voteOnPost } from '#server/domain/posts/vote-on-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { hotKey } from '#shared/ranking/hot'
import { wilson } from '#shared/ranking/wilson'
import { comment, newOrganization, newPerson, openDatabase, post, refusalOf, storedPost } from '#tests/support/community'

let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let ann: Person
let crowd: Person[]

beforeAll(async () => {
  close = await openDatabase()
  home = await newOrganization()
  ann = await newPerson()
  crowd = await Promise.all(Array.from({ length: 30 }, async () => await newPerson()))
})
afterAll(async () => await close())

async function storedComment(id: number) {
  const [row] = await database().select().from(comments).where(eq(comments.id, id))
  return row!
}

describe('voting on a post', () => {
  it('counts every vote of thirty people who vote in the same moment, twice each', async () => {
    const id = await post(ann, home.slug)
    await Promise.all([...crowd, ...crowd].map(async (person, index) => await voteOnPost(person, id, index % 3 === 0 ? -1 : 1)))
    const row = await storedPost(id)
    const rows = await database().select({ weight: votes.weight }).from(votes).where(eq(votes.postId, id))
    expect(rows).toHaveLength(30)
    expect([row.ups, row.downs, row.points]).toEqual([20, 10, 11])
    expect(row.hotKey).toBe(hotKey({ ups: 20, downs: 10, commenters: 0, publishedAt: row.publishedAt }))
  })

  it('is done once however often it is sent, and can be turned and taken back', async () => {
    const id = await post(ann, home.slug)
    const [bob] = crowd
    const seen = []
    for (const weight of [1, 1, -1, -1, 0, 0, 1] as const) {
      const answer = await voteOnPost(bob!, id, weight)
      const row = await storedPost(id)
      seen.push([answer.points, row.ups, row.downs, row.points])
    }
    expect(seen).toEqual([[2, 1, 0, 2], [2, 1, 0, 2], [0, 0, 1, 0], [0, 0, 1, 0], [1, 0, 0, 1], [1, 0, 0, 1], [2, 1, 0, 2]])
  })

  it('never shows less than 0 points, though each vote against counts', async () => {
    const id = await post(ann, home.slug)
    for (const person of crowd.slice(0, 5)) await voteOnPost(person, id, -1)
    expect(await storedPost(id)).toMatchObject({ points: 0, downs: 5 })
    expect((await voteOnPost(crowd[0]!, id, 1)).points).toBe(0)
  })

  it('does not depend on when: a vote given and taken back a week later leaves the post where it was', async () => {
    const id = await post(ann, home.slug)
    const { hotKey: before } = await storedPost(id)
    clock.set(new Date(Date.now() + 7 * 86_400_000))
    await voteOnPost(crowd[0]!, id, 1)
    await voteOnPost(crowd[0]!, id, 0)
    clock.reset()
    expect((await storedPost(id)).hotKey).toBe(before)
  })

  it('is refused for one’s own post and for a deleted one, and leaves no trace', async () => {
    const id = await post(ann, home.slug)
    expect((await refusalOf(voteOnPost(ann, id, 1))).code).toBe('NotAllowed')
    await deletePost(ann, id)
    expect((await refusalOf(voteOnPost(crowd[0]!, id, 1))).code).toBe('NotFound')
    expect(await database().select().from(votes).where(eq(votes.postId, id))).toEqual([])
  })
})

describe('voting on a comment', () => {
  it('counts every vote of thirty people at once, and stores the score with it', async () => {
    const id = await comment(ann, await post(ann, home.slug))
    await Promise.all(crowd.map(async (person, index) => await voteOnComment(person, id, index < 10 ? -1 : 1)))
    expect(await storedComment(id)).toMatchObject({ ups: 20, downs: 10, score: wilson(20, 10) })
  })

  it('is done once however often it is sent, and can be turned and taken back', async () => {
    const id = await comment(ann, await post(ann, home.slug))
    const seen = []
    for (const weight of [1, 1, -1, 0, 0] as const) {
      const answer = await voteOnComment(crowd[0]!, id, weight)
      const row = await storedComment(id)
      seen.push([answer.points, row.ups, row.downs, row.score])
    }
    expect(seen).toEqual([[2, 1, 0, wilson(1, 0)], [2, 1, 0, wilson(1, 0)], [0, 0, 1, wilson(0, 1)], [1, 0, 0, wilson(0, 0)], [1, 0, 0, wilson(0, 0)]])
  })

  it('is refused for one’s own comment', async () => {
    const id = await comment(ann, await post(ann, home.slug))
    expect((await refusalOf(voteOnComment(ann, id, 1))).code).toBe('NotAllowed')
  })
})
