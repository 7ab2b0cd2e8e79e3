import { afterAll, beforeAll, expect, it } from 'vitest'
import * as v from 'valibot'
import { findDraft, removeDraft, saveDraft } from '#server/domain/drafts/save-draft'
import { clock } from '#server/platform/clock'
import { draftContent } from '#shared/contract/drafts'
import { newPerson, openDatabase } from '#tests/support/community'

let close: () => Promise<void>

beforeAll(async () => {
  close = await openDatabase()
})
afterAll(async () => await close())

it('keeps the newest unfinished text of each place, for each person alone', async () => {
  const [ann, bob] = [await newPerson(), await newPerson()]
  clock.set(new Date('2026-03-01T12:00:00.000Z'))
  await saveDraft(ann, 'post-new', { title: 'One' })
  clock.set(new Date('2026-03-01T12:00:05.000Z'))
  await saveDraft(ann, 'post-new', { title: 'Two', labels: ['bug'], url: null })
  await saveDraft(ann, 'comment-1', { body: 'Elsewhere' })
  expect(await findDraft(ann, 'post-new')).toEqual({ content: { title: 'Two', labels: ['bug'], url: null }, savedAt: '2026-03-01T12:00:05.000Z' })
  expect(await findDraft(bob, 'post-new')).toBeNull()

  await removeDraft(bob, 'post-new')
  expect(await findDraft(ann, 'post-new')).not.toBeNull()
  await removeDraft(ann, 'post-new')
  expect([await findDraft(ann, 'post-new'), (await findDraft(ann, 'comment-1'))?.content]).toEqual([null, { body: 'Elsewhere' }])
})

it('survives being saved by many windows at once', async () => {
  const ann = await newPerson()
  await Promise.all(Array.from({ length: 10 }, async (_, index) => await saveDraft(ann, 'post-new', { title: `Window ${index}` })))
  expect((await findDraft(ann, 'post-new'))!.content.title).toMatch(/^Window \d$/)
})

it('is bounded, whatever stands in it', () => {
  const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, 'x']))
  expect([{ body: 'x'.repeat(128_000) }, fields(20), { labels: ['a'] }].map(content => v.safeParse(draftContent, content).success)).toEqual([true, true, true])
  expect([{ body: 'x'.repeat(128_001) }, fields(21), { ['x'.repeat(41)]: '' }, { body: 5 }, { body: { deep: '' } }].map(content => v.safeParse(draftContent, content).success)).toEqual([false, false, false, false, false])
})

it('keeps a text with characters that no database holds, without them', async () => {
  const ann = await newPerson()
  await saveDraft(ann, 'post-new', v.parse(draftContent, { body: 'a\u0000b\uD83Dc', labels: ['\uDE00'], url: null }))
  expect((await findDraft(ann, 'post-new'))!.content).toEqual({ body: 'ab\uFFFDc', labels: ['\uFFFD'], url: null })
  expect(v.safeParse(draftContent, { 'bo\u0000dy': '' }).success).toBe(false)
})
