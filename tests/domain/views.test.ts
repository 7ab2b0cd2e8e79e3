import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { siteFacts } from '#drizzle/schema/platform'
import { countViews } from '#server/domain/catalog/page-queries'
import { countView, forgetVisitors } from '#server/domain/views/count-view'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { newOrganization, newPerson, newTechnology, openDatabase, post } from '#tests/support/community'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const DAY_MS = 86_400_000
let close: () => Promise<void>

beforeAll(async () => {
  close = await openDatabase()
})
afterAll(async () => await close())

const seen = async (id: number, network: string, browser = FIREFOX) => await countView(database(), { kind: 'technology', id }, { network, browser })

it('a page is counted once for each reader and day, also when they come at the same time', async () => {
  const [id, other] = [await newTechnology(), await newTechnology()]
  const outcomes = await Promise.all(Array.from({ length: 12 }, async () => await seen(id, '192.0.2.1')))
  expect(outcomes.filter(Boolean)).toHaveLength(1)
  await seen(id, '192.0.2.2')
  await seen(id, '192.0.2.2', `${FIREFOX} again`)
  await seen(other, '192.0.2.1')
  expect([await countViews(database(), 'technology', id), await countViews(database(), 'technology', other)]).toEqual([3, 1])
})

it('robots, nobody and pages that do not exist are not counted', async () => {
  const id = await newTechnology()
  for (const browser of ['', 'Googlebot/2.1', 'curl/8.5.0', 'Mozilla/5.0 (compatible; bingbot/2.0)', 'facebookexternalhit/1.1', 'HeadlessChrome/140']) expect(await seen(id, '192.0.2.9', browser), browser).toBe(false)
  expect(await seen(999_999, '192.0.2.9')).toBe(false)
  expect(await countViews(database(), 'technology', id)).toBe(0)
})

it('posts that not everybody may see are not counted', async () => {
  const organization = await newOrganization({ visibility: 'private' })
  const id = await post(await newPerson({ [organization.id]: 'owner' }), organization.slug)
  expect(await countView(database(), { kind: 'post', id }, { network: '192.0.2.1', browser: FIREFOX })).toBe(false)
})

it('with the day ends what readers were told apart by: hashes and their salt', async () => {
  const id = await newTechnology()
  clock.set(new Date('2030-05-01T22:00:00Z'))
  await seen(id, '192.0.2.1')
  const salts = async () => await database().select({ value: siteFacts.value }).from(siteFacts).where(sql`${siteFacts.name} = 'views.salt'`)
  const [before] = await salts()
  clock.set(new Date(clock.now().getTime() + DAY_MS))
  expect(await seen(id, '192.0.2.1')).toBe(true)
  expect(await salts()).not.toEqual([before])
  clock.set(new Date(clock.now().getTime() + DAY_MS))
  await forgetVisitors(database())
  expect(await salts()).toEqual([])
  expect(await database().execute(sql`select 1 from page_visitor`)).toHaveLength(0)
  expect(await countViews(database(), 'technology', id)).toBe(2)
  clock.reset()
})
