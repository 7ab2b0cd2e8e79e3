import { createHash } from 'node:crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { siteFacts } from '#drizzle/schema/platform'
import { technologies } from '#drizzle/schema/catalog'
import { TECHNOLOGIES } from '#drizzle/seed/technologies'
import { TIERS } from '#shared/schemas/community'

const FACT = 'catalogue'
/** For technologies whose maker has no icon here: one calm colour per tier. */
const TIER_COLOURS = ['#7a5fb5', '#3f7ac2', '#2f8f8b', '#4b8a3f', '#b3732c', '#8a6d3b', '#5b6b7a', '#9a5548', '#a34f86']

/**
 * Makes sure that every technology of the catalogue stands in the database as this release describes it. What people
 * added or edited themselves stays as it is. Cheap when nothing has changed: one query. Answers how many rows were written.
 */
export async function ensureCatalogue(url: string, now: Date): Promise<number> {
  const client = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} })
  try {
    return await putCatalogue(drizzle(client), now)
  }
  finally {
    await client.end({ timeout: 5 })
  }
}

/** The same over an open connection. */
export async function putCatalogue(db: PostgresJsDatabase, now: Date): Promise<number> {
  const version = createHash('sha256').update(JSON.stringify([TECHNOLOGIES, TIER_COLOURS])).digest('base64url')
  const [fact] = await db.select({ value: siteFacts.value }).from(siteFacts).where(sql`${siteFacts.name} = ${FACT}`)
  if (fact?.value === version) return 0
  const rows = await technologyRows(now)
  return await db.transaction(async (tx) => {
    const written = await tx.insert(technologies).values(rows).onConflictDoUpdate({
      target: technologies.slug,
      set: Object.fromEntries(['name', 'vendor', 'product_url', 'description', 'tier', 'colour', 'icon_path'].map(name => [camel(name), sql.raw(`excluded.${name}`)])),
      setWhere: and(isNull(technologies.createdBy), eq(technologies.revision, 1)),
    }).returning({ id: technologies.id })
    await tx.insert(siteFacts).values({ name: FACT, value: version, at: now })
      .onConflictDoUpdate({ target: siteFacts.name, set: { value: version, at: now } })
    return written.length
  })
}

async function technologyRows(now: Date): Promise<(typeof technologies.$inferInsert)[]> {
  // Several megabytes: only loaded when there is something to write.
  const icons = new Map(Object.values(await import('simple-icons')).flatMap(icon => 'hex' in icon ? [[icon.slug, icon] as const] : []))
  return TIERS.flatMap((tier, index) => TECHNOLOGIES[tier].map(([slug, name, vendor, productUrl, description, iconName]) => {
    const icon = icons.get(iconName ?? slug.replaceAll('-', ''))
    return {
      slug, name, vendor, productUrl, description, tier,
      colour: icon ? `#${icon.hex.toLowerCase()}` : TIER_COLOURS[index]!,
      iconPath: icon?.path ?? null,
      createdAt: now,
    }
  }))
}

function camel(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}
