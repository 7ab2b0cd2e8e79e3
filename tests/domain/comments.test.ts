import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { users } from '#drizzle/schema/accounts'
import { commentRevisions, comments } from '#drizzle/schema/posts'
import { deleteComment, editComment, restoreComment } from '#server/domain/comments/change-comment'
import { showSubtree } from '#server/domain/comments/show-comment'
import { visitor } from '#server/platform/actor'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { hotKey } from '#shared/ranking/hot'
import { voteOnPost } from '#server/domain/posts/vote-on-post'
import { comment, newOrganization, moderate, newPerson, openDatabase, post, refusalOf, storedPost } from '#tests/support/community'

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
})
afterAll(async () => await close())

async function stored(id: number) {
  const [row] = await database().select().from(comments).where(eq(comments.id, id))
  return row!
}

async function commentCount(person: Person): Promise<number> {
  const [row] = await database().select({ count: users.commentCount }).from(users).where(eq(users.id, person.id))
  return row!.count
}

describe('commenting', () => {
  it('hangs a reply below what it answers, and knows the top of its thread', async () => {
    const postId = await post(ann, home.slug)
    const top = await comment(bob, postId)
    const reply = await comment(ann, postId, top)
    const third = await comment(bob, postId, reply)
    expect(await stored(top)).toMatchObject({ rootId: null, parentId: null, depth: 0 })
    expect(await stored(reply)).toMatchObject({ rootId: top, parentId: top, depth: 1 })
    expect(await stored(third)).toMatchObject({ rootId: top, parentId: reply, depth: 2 })
  })

  it('refuses to answer a comment of another post, or a deleted one, at the field', async () => {
    const postId = await post(ann, home.slug)
    const elsewhere = await comment(bob, await post(ann, home.slug))
    const deleted = await comment(bob, postId)
    await deleteComment(bob, deleted)
    for (const parentId of [elsewhere, deleted, 999_999]) {
      const refusal = await refusalOf(comment(bob, postId, parentId))
      expect([refusal.code, refusal.errors[0]?.fieldName]).toEqual(['Refused', 'parentId'])
    }
    expect((await storedPost(postId)).commentCount).toBe(0)
  })

  it('is refused on a locked post to everybody but moderators', async () => {
    const postId = await post(ann, home.slug)
    await moderate(moderator, { kind: 'post', id: postId }, 'lock')
    expect((await refusalOf(comment(ann, postId))).code).toBe('PostLocked')
    expect((await stored(await comment(moderator, postId))).postId).toBe(postId)
    await moderate(moderator, { kind: 'post', id: postId }, 'unlock')
    await comment(ann, postId)
  })

  it('stops counting levels at a hundred, and keeps the order of the thread', async () => {
    const postId = await post(ann, home.slug)
    const top = await comment(bob, postId)
    const deep = await database().insert(comments).values({
      postId, rootId: top, parentId: top, depth: 100, authorId: bob.id, body: 'Deep', html: '<p>Deep</p>\n', rendererVersion: 1, score: 0, createdAt: clock.now(),
    }).returning({ id: comments.id })
    const reply = await comment(ann, postId, deep[0]!.id)
    expect((await stored(reply)).depth).toBe(100)
  })

  it('counts each person but the author once, and moves the post up as far as votes carry that', async () => {
    const postId = await post(ann, home.slug)
    await voteOnPost(moderator, postId, 1)
    for (const who of [bob, bob, ann, moderator]) await comment(who, postId)
    const row = await storedPost(postId)
    expect([row.commentCount, row.commenterCount]).toEqual([4, 2])
    expect(row.hotKey).toBe(hotKey({ ups: 1, downs: 0, commenters: 2, publishedAt: row.publishedAt }))
    expect(row.lastCommentAt).not.toBeNull()
  })

  it('counts right when twenty comments of ten people come in the same moment', async () => {
    const postId = await post(ann, home.slug)
    const people = await Promise.all(Array.from({ length: 10 }, async () => await newPerson()))
    await Promise.all([...people, ...people].map(async person => await comment(person, postId)))
    expect(await storedPost(postId)).toMatchObject({ commentCount: 20, commenterCount: 10 })
  })
})

describe('editing a comment', () => {
  it('keeps the text before it, and refuses an older revision', async () => {
    const id = await comment(bob, await post(ann, home.slug), null, 'First')
    await editComment(bob, id, { body: 'Second', revision: 1 })
    expect((await refusalOf(editComment(moderator, id, { body: 'Third', revision: 1 }))).code).toBe('EditedMeanwhile')
    expect(await stored(id)).toMatchObject({ body: 'Second', revision: 2 })
    expect(await database().select({ body: commentRevisions.body, revision: commentRevisions.revision }).from(commentRevisions).where(eq(commentRevisions.commentId, id))).toEqual([{ body: 'First', revision: 1 }])
  })
})

describe('deleting a comment', () => {
  it('leaves a tombstone that says nothing, with its replies below it', async () => {
    const postId = await post(ann, home.slug)
    const top = await comment(bob, postId, null, 'My secret words')
    const reply = await comment(ann, postId, top)
    await deleteComment(bob, top)
    const { page, tags } = await showSubtree(visitor, top)
    expect(page.comments.map(({ id, isDeleted, author, html, points }) => [id, isDeleted, author === null, html === null, points])).toEqual([[top, true, true, true, 0], [reply, false, false, false, 1]])
    expect(JSON.stringify(page.comments[0])).not.toContain('secret')
    expect(tags).not.toContain(`person:${bob.id}`)
  })

  it('takes it out of the counters, and restoring puts it back, once each', async () => {
    const postId = await post(ann, home.slug)
    const id = await comment(bob, postId)
    const before = await commentCount(bob)
    await deleteComment(bob, id)
    expect([(await storedPost(postId)).commentCount, await commentCount(bob)]).toEqual([0, before - 1])
    expect((await refusalOf(deleteComment(bob, id))).code).toBe('NotFound')
    await restoreComment(bob, id)
    await restoreComment(bob, id)
    expect([(await storedPost(postId)).commentCount, await commentCount(bob)]).toEqual([1, before])
  })

  it('by a moderator cannot be undone by its author', async () => {
    const id = await comment(bob, await post(ann, home.slug))
    await moderate(moderator, { kind: 'comment', id }, 'delete')
    expect((await refusalOf(restoreComment(bob, id))).code).toBe('NotAllowed')
    await moderate(moderator, { kind: 'comment', id }, 'restore')
    expect((await stored(id)).deletedAt).toBeNull()
  })
})
