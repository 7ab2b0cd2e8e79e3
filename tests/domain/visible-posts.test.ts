import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { postPolicy } from '#server/domain/posts/policy'
import type { PostFacts } from '#server/domain/posts/policy'
import { visiblePosts } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { actorOf, insertPosts, newOrganization, newPerson, openDatabase } from '#tests/support/community'

let close: () => Promise<void>

beforeAll(async () => {
  close = await openDatabase()
})
afterAll(async () => await close())

it('has one answer to who reads a post: the policy’s and the query’s', async () => {
  const places = [await newOrganization(), await newOrganization({ visibility: 'private' })]
  const author = await newPerson()
  const at = new Date('2026-01-01T00:00:00.000Z')
  const actors: [string, Actor][] = [['visitor', visitor], ['author', author], ['person', await newPerson()], ['admin', await actorOf((await newPerson({}, { isAdmin: true })).id)]]
  for (const [index, { id }] of places.entries()) {
    await insertPosts(4, author, id, state => ({ hiddenAt: state & 1 ? at : null, deletedAt: state & 2 ? at : null, deletedBy: state & 2 ? author.id : null }))
    for (const role of ['member', 'moderator', 'owner'] as const) actors.push([`${role} ${index}`, await newPerson({ [id]: role })])
  }
  const insider = await newPerson({ [places[1]!.id]: 'member' })
  await insertPosts(4, insider, places[1]!.id, state => ({ hiddenAt: state & 1 ? at : null, deletedAt: state & 2 ? at : null }))
  actors.push(['author inside', insider])

  const rows = await database().select({
    id: posts.id, organizationId: posts.organizationId, authorId: posts.authorId, lockedAt: posts.lockedAt, hiddenAt: posts.hiddenAt, deletedAt: posts.deletedAt,
    deletedBy: posts.deletedBy, visibility: organizations.visibility, membersOnly: organizations.membersOnly,
  }).from(posts).innerJoin(organizations, eq(organizations.id, posts.organizationId)) satisfies PostFacts[]
  expect(rows).toHaveLength(12)

  for (const [name, actor] of actors) {
    const found = await database().select({ id: posts.id }).from(posts).innerJoin(organizations, eq(organizations.id, posts.organizationId)).where(visiblePosts(actor))
    const byPolicy = rows.filter(row => postPolicy.read(actor, row).allowed).map(({ id }) => id)
    expect([name, found.map(({ id }) => id).sort((a, b) => a - b)]).toEqual([name, byPolicy.sort((a, b) => a - b)])
  }
})
