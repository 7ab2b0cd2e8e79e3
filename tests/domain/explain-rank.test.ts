import { afterAll, beforeAll, expect, it } from 'vitest'
import { explainRank } from '#server/domain/posts/explain-rank'
import { voteOnPost } from '#server/domain/posts/vote-on-post'
import { visitor } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { comment, newOrganization, newPerson, openDatabase, post, refusalOf } from '#tests/support/community'

let close: () => Promise<void>

beforeAll(async () => {
  close = await openDatabase()
})
afterAll(async () => await close())

it('explains a post\'s place by terms that add up to what is stored', async () => {
  const { slug } = await newOrganization()
  const author = await newPerson()
  const readers = [await newPerson(), await newPerson(), await newPerson(), await newPerson()]
  const postId = await post(author, slug)
  for (const [index, reader] of readers.entries()) await voteOnPost(reader, postId, index === 3 ? -1 : 1)
  await comment(readers[0]!, postId)

  const rank = await explainRank(database(), visitor, postId)
  expect(rank).toMatchObject({ version: 1, votes: { ups: 3, downs: 1, modifier: 0, points: 3 }, discussion: { commenters: 1, adds: 0.5 }, score: 2.5 })
  expect(rank.scoreTerm).toBeCloseTo(Math.log10(3.5), 10)
  expect(rank.ageTerm).toBeCloseTo((Date.parse(rank.publishedAt) - Date.parse(rank.epoch)) / 1000 / rank.secondsPerTenfold, 10)
  expect(rank.scoreTerm + rank.ageTerm).toBe(rank.hotKey)
})

it('explains nothing of a post that may not be known', async () => {
  const { id, slug } = await newOrganization({ visibility: 'private' })
  const postId = await post(await newPerson({ [id]: 'member' }), slug)
  expect(await refusalOf(explainRank(database(), visitor, postId))).toMatchObject({ code: 'NotFound' })
})
