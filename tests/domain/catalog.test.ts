import { drizzle } from 'drizzle-orm/postgres-js'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { eq } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { technologies } from '#drizzle/schema/catalog'
import { TECHNOLOGIES } from '#drizzle/seed/technologies'
import { putCatalogue } from '#scripts/seed/catalogue'
import { getTechnology, listMostUsed, listTechnologies, listTiers, technologySummaries } from '#server/domain/catalog/queries'
import { watchTechnologies } from '#server/domain/catalog/technology-cache'
import { runCommitHooks } from '#server/platform/events'
import { TIERS } from '#shared/schemas/community'
import type { TestDatabase } from '#tests/support/database'
import { createDatabase } from '#tests/support/database'

const NOW = new Date('2026-03-01T12:00:00Z')
let database: TestDatabase
let sql: postgres.Sql
let db: PostgresJsDatabase
let written: number

beforeAll(async () => {
  database = await createDatabase()
  sql = postgres(database.url, { max: 4, onnotice: () => {} })
  db = drizzle(sql)
  written = await putCatalogue(db, NOW)
})

afterAll(async () => {
  await sql.end()
  await database.drop()
})

describe('the catalogue of an installation', () => {
  it('is written once, and a second start writes nothing', async () => {
    expect(written).toBe(TIERS.reduce((sum, tier) => sum + TECHNOLOGIES[tier].length, 0))
    expect(await putCatalogue(db, NOW)).toBe(0)
  })

  it('names every technology once, with an address and a sentence that ends', () => {
    const lines = TIERS.flatMap(tier => [...TECHNOLOGIES[tier]])
    const slugs = lines.map(([slug]) => slug)
    expect(new Set(slugs).size).toBe(slugs.length)
    expect(lines.filter(([slug, name, , url, description]) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) || name === '' || !url.startsWith('https://') || !/[.!]$/.test(description))).toEqual([])
  })

  it('gives its technologies the colour and the icon of their maker', async () => {
    const vue = await getTechnology(db, 'vue')
    expect(vue).toMatchObject({ name: 'Vue', tier: 'Client', colour: '#4fc08d' })
    expect(vue.iconPath).toMatch(/^M/)
  })

  it('leaves what people added as it is when a release brings the same one', async () => {
    const [person] = await sql<{ id: number }[]>`insert into users (handle, name, created_at) values ('ada', 'Ada', ${NOW.toISOString()}) returning id`
    await db.update(technologies).set({ createdBy: person!.id, description: 'Ours.' }).where(eq(technologies.slug, 'zig'))
    await sql`update technology set description = 'Old.' where slug = 'rust'`
    await sql`delete from site_fact where name = 'catalogue'`
    expect(await putCatalogue(db, NOW)).toBe(written - 1)
    expect((await getTechnology(db, 'zig')).description).toBe('Ours.')
    expect((await getTechnology(db, 'rust')).description).not.toBe('Old.')
  })
})

describe('reading the catalogue', () => {
  it('lists a tier page by page, each technology once', async () => {
    const seen: string[] = []
    for (let after: string | undefined; ;) {
      const rows = await listTechnologies(db, { tier: 'Data', after, limit: 10 })
      seen.push(...rows.slice(0, 10).map(row => row.slug))
      if (rows.length <= 10) break
      after = rows[9]!.slug
    }
    expect(seen).toEqual(TECHNOLOGIES.Data.map(([slug]) => slug).sort())
  })

  it('finds by a part of the name, and takes % for itself', async () => {
    const rows = await listTechnologies(db, { q: 'script', limit: 50 })
    expect(rows.map(row => row.slug)).toEqual(['coffeescript', 'javascript', 'typescript'])
    expect(await listTechnologies(db, { q: '%', limit: 50 })).toEqual([])
  })

  it('shows every tier in its order, the most used technology first', async () => {
    await sql`update technology set post_count = 7 where slug = 'sqlite'`
    const tiers = await listTiers(db)
    expect(tiers.map(({ tier }) => tier)).toEqual(TIERS)
    const data = tiers.find(({ tier }) => tier === 'Data')!
    expect(data.technologies[0]!.slug).toBe('sqlite')
    expect(data.count).toBe(TECHNOLOGIES.Data.length)
  })

  it('names the ones that most posts are about, by name where as many are', async () => {
    await sql`update technology set post_count = 9 where slug in ('redis', 'postgresql')`
    expect(await listMostUsed(db, 3)).toMatchObject([{ slug: 'postgresql', postCount: 9 }, { slug: 'redis' }, { slug: 'sqlite', postCount: 7 }])
    expect(Object.keys((await listMostUsed(db, 1))[0]!).sort()).toEqual(['colour', 'id', 'name', 'postCount', 'slug'])
  })

  it('answers that a technology is not there', async () => {
    await expect(getTechnology(db, 'no-such')).rejects.toMatchObject({ code: 'NotFound' })
  })
})

describe('short forms from memory', () => {
  it('are read once, and again after a change', async () => {
    watchTechnologies()
    const { id } = await getTechnology(db, 'go')
    expect((await technologySummaries(db, [id, 999_999])).get(id)).toEqual({ id, slug: 'go', name: 'Go', colour: '#00add8' })
    await sql`update technology set name = 'Golang' where id = ${id}`
    expect((await technologySummaries(db, [id])).get(id)!.name).toBe('Go')
    runCommitHooks({ id: 1, name: 'technology.changed', payload: { technologyId: id }, at: NOW }, (error) => {
      throw error
    })
    const after = await technologySummaries(db, [id, 999_999])
    expect(after.get(id)!.name).toBe('Golang')
    expect(after.size).toBe(1)
  })
})
