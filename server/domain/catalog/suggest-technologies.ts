import { inArray } from 'drizzle-orm'
import { technologies } from '#drizzle/schema/catalog'
import { slugsFor } from '#server/domain/catalog/package-names'
import { presentTechnologyRow } from '#server/domain/catalog/presenter'
import { technologyColumns } from '#server/domain/catalog/queries'
import type { Db } from '#server/platform/db'
import type { TechnologyRow } from '#shared/contract/catalog'

/** The technology that each name most likely stands for; names that stand for none are left out. */
export async function suggestTechnologies(db: Db, names: readonly string[]): Promise<{ name: string, technology: TechnologyRow }[]> {
  const wanted = new Map([...new Set(names)].map(name => [name, slugsFor(name)]))
  const slugs = [...new Set([...wanted.values()].flat())]
  if (slugs.length === 0) return []
  const rows = await db.select(technologyColumns).from(technologies).where(inArray(technologies.slug, slugs))
  const bySlug = new Map(rows.map(row => [row.slug, row]))
  return [...wanted].flatMap(([name, candidates]) => {
    const slug = candidates.find(candidate => bySlug.has(candidate))
    return slug === undefined ? [] : [{ name, technology: presentTechnologyRow(bySlug.get(slug)!) }]
  })
}
