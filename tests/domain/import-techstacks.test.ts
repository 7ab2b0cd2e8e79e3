import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importTechStacks } from '#scripts/import/techstacks'
import { editStack } from '#server/domain/catalog/save-stack'
import { showStack, showTechnology } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { STACK } from '#tests/support/catalog'
import { newPerson, newTechnology, openDatabase, refusalOf } from '#tests/support/community'

const SILENT = { at: () => {}, end: () => {} }
const TECHNOLOGIES = [
  { id: 1, name: 'Oak', slug: 'oak', vendorName: 'Forest', vendorUrl: 'https://forest.example', productUrl: 'not an address', description: 'Hard.', tier: 'Data', created: '2019-01-02T03:04:05.6780000' },
  { id: 2, name: 'Elm', slug: 'elm', vendorName: null, description: 'Tall.', tier: 'Server', createdBy: 'ada lovelace' },
  { id: 3, name: 'Standing', slug: 'standing-here', vendorName: '', description: 'Another text.', tier: 'Data' },
]
const STACKS = [
  { id: 7, name: 'Harbour', slug: 'harbour', vendorName: 'Quay', description: 'Short.', appUrl: 'http://harbour.example', details: 'One.\r\n\r\n<script>alert(1)</script>', created: '2018-03-11T16:31:36.6053730' },
  { id: 8, name: 'Harbour', slug: 'harbour', vendorName: '', description: 'x'.repeat(2_000), details: null, createdBy: 'ada lovelace', technologyChoices: [{ technologyId: 1, justification: 'it lasts' }, { technologyId: 99 }, { technologyId: 3 }] },
]
let close: () => Promise<void>
let folder: string

beforeAll(async () => {
  close = await openDatabase()
  folder = mkdtempSync(join(tmpdir(), 'guildhall-techstacks-'))
  await newTechnology('standing-here')
  write(TECHNOLOGIES, STACKS)
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await close()
})

function write(technologies: unknown, stacks: unknown): void {
  writeFileSync(join(folder, 'technologies.json'), typeof technologies === 'string' ? technologies : JSON.stringify(technologies))
  writeFileSync(join(folder, 'stacks.json'), typeof stacks === 'string' ? stacks : JSON.stringify(stacks))
}
const rowCount = async () => (await database().execute<{ count: number }>(sql`select ((select count(*) from technology) + (select count(*) from stack) + (select count(*) from stack_revision) + (select count(*) from users))::int as count`))[0]!.count

it('technologies and stacks come over with what they say, their authors as placeholders', async () => {
  const report = await importTechStacks(folder, SILENT)
  expect(report).toEqual({ technologies: { new: 2, merged: 1, known: 0 }, stacks: { new: 2, merged: 0, known: 0 }, problems: [] })
  const { technology: oak } = await showTechnology(database(), 'oak')
  expect(oak).toMatchObject({ vendor: 'Forest', vendorUrl: 'https://forest.example', productUrl: null, tier: 'Data', owner: null, createdAt: '2019-01-02T03:04:05.678Z', stackCount: 1 })
  expect((await showTechnology(database(), 'elm')).technology.owner?.handle).toBe('ada-lovelace')
  const { stack } = await showStack(database(), 'harbour-2')
  expect(stack.technologies.map(({ technology, reason }) => [technology.slug, reason])).toEqual([['oak', 'it lasts'], ['standing-here', '']])
  expect(stack.description.length).toBeLessThanOrEqual(740)
  expect((await showStack(database(), 'harbour')).stack.detailsHtml).not.toContain('<script>')
})

it('what stood here under the same name stays as it is', async () => {
  expect((await showTechnology(database(), 'standing-here')).technology.description).toBe('')
})

it('a second import adds nothing and changes nothing', async () => {
  const before = await rowCount()
  const report = await importTechStacks(folder, SILENT)
  expect(report).toEqual({ technologies: { new: 0, merged: 0, known: 3 }, stacks: { new: 0, merged: 0, known: 2 }, problems: [] })
  expect(await rowCount()).toBe(before)
})

it('one that was interrupted goes on where it ended', async () => {
  write([...TECHNOLOGIES, { id: 4, name: 'Pine', slug: 'pine', description: 'Soft.', tier: 'Data' }, { id: 5, name: 'Ash', slug: 'ash', description: 'Grey.', tier: 'Data' }], STACKS)
  let calls = 0
  await expect(importTechStacks(folder, { ...SILENT, at: () => {
    if (++calls === 5) throw new Error('Out of power')
  } })).rejects.toThrow('Out of power')
  expect((await importTechStacks(folder, SILENT)).technologies).toEqual({ new: 1, merged: 0, known: 4 })
})

it('a broken row is told with its place, and the others come over', async () => {
  write([{ id: 6, name: 'Yew', slug: 'yew', description: '', tier: 'Trees' }, { id: 9, name: 'Fir', slug: 'fir', description: 'Green.', tier: 'Data' }], '[{ "id": 1,\n "name" }]')
  const report = await importTechStacks(folder, SILENT)
  expect(report.technologies.new).toBe(1)
  expect(report.problems).toHaveLength(2)
  expect(report.problems[0]).toMatch(/row 1: tier$/)
  expect(report.problems[1]).toMatch(/stacks\.json: line 2/)
})

it('an imported stack without technologies stands, and names one with its first edit', async () => {
  const person = await newPerson()
  expect((await showStack(database(), 'harbour')).stack.technologies).toEqual([])
  const edit = { ...STACK, name: 'Harbour', revision: 1, reason: '' }
  expect((await refusalOf(editStack(person, 'harbour', { ...edit, technologies: [{ technology: 'nothing', reason: '' }] }))).code).toBe('Refused')
  await editStack(person, 'harbour', { ...edit, technologies: [{ technology: 'elm', reason: 'it is tall' }] })
  expect((await showStack(database(), 'harbour')).stack.technologies[0]!.reason).toBe('it is tall')
})
