import type { StackTile } from '#shared/contract/catalog'
import type { StackRevision } from '#shared/contract/stacks'
import { presentMaybePerson, presentTechnologyRow } from '#server/domain/catalog/presenter'
import type { TechnologyFacts } from '#server/domain/catalog/queries'
import { technologyRows } from '#server/domain/catalog/queries'
import type { StackRevisionRow, StackTileRow } from '#server/domain/catalog/stack-queries'
import { listUsed } from '#server/domain/catalog/stack-queries'
import type { Db } from '#server/platform/db'
import { fileUrl } from '#server/platform/file-url'
import type { StackSummary } from '#shared/schemas/summaries'
import { TIERS, type Tier } from '#shared/schemas/community'

/** So many technologies of a stack stand on its tile. */
const SHOWN = 8

export function presentStackSummary(row: { id: number, slug: string, name: string, vendor: string, screenshotKey: string | null }): StackSummary {
  return { id: row.id, slug: row.slug, name: row.name, vendor: row.vendor, screenshotUrl: fileUrl(row.screenshotKey) }
}

/** Tiles with the first of their technologies, and the tags of what they show. */
export async function presentTiles(db: Db, rows: StackTileRow[]): Promise<StackTile[]> {
  const used = Map.groupBy(await listUsed(db, rows.map(({ id }) => id)), ({ stackId }) => stackId)
  return rows.map((row) => {
    const technologies = used.get(row.id) ?? []
    return {
      ...presentStackSummary(row), description: row.description, favoriteCount: row.favoriteCount, createdAt: row.createdAt.toISOString(), owner: presentMaybePerson(row.owner),
      technologies: technologies.slice(0, SHOWN).map(({ technology }) => presentTechnologyRow(technology)), technologyCount: technologies.length,
    }
  })
}

export function tagsOfTiles(tiles: StackTile[]): string[] {
  return [...new Set(tiles.flatMap(tile => [
    `stack:${tile.id}`, ...tile.technologies.map(({ id }) => `technology-name:${id}`), ...tile.owner ? [`person:${tile.owner.id}`] : [],
  ]))]
}

/** Revisions with what they named, as it is called now; a technology that is gone is left out. */
export async function presentStackRevisions(db: Db, stack: { id: number, slug: string }, rows: StackRevisionRow[]): Promise<StackRevision[]> {
  const known = await technologyRows(db, [...new Set(rows.flatMap(row => row.technologies.map(({ technologyId }) => technologyId)))])
  return rows.map(({ technologies, screenshotKey, createdAt, editor, ...row }) => ({
    ...row, ...presentStackSummary({ ...row, id: stack.id, slug: stack.slug, screenshotKey }), editor: presentMaybePerson(editor), createdAt: createdAt.toISOString(),
    technologies: technologies.flatMap(({ technologyId, reason }) => known.has(technologyId) ? [{ technology: known.get(technologyId)!, reason }] : [])
      .toSorted((a, b) => placeOf(a.technology) - placeOf(b.technology))
      .map(({ technology, reason }) => ({ technology: presentTechnologyRow(technology), reason })),
  }))
}

function placeOf({ tier }: TechnologyFacts): number {
  return TIERS.indexOf(tier as Tier)
}
