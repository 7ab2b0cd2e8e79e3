import { and, eq, inArray, or, sql } from 'drizzle-orm'
import { technologies, technologyRevisions } from '#drizzle/schema/catalog'
import { importSources, outbox } from '#drizzle/schema/platform'
import { stackRevisions, stacks, stackTechnologies } from '#drizzle/schema/stacks'
import { placeholdersFor } from '#server/domain/imports/placeholder-people'
import { recount } from '#server/domain/imports/recount'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { shorten } from '#server/platform/markdown/excerpt'
import { renderMarkdown } from '#server/platform/markdown/render'
import { transaction } from '#server/platform/transaction'
import { RESERVED_SLUGS } from '#shared/rules/reserved-names'
import { slugOf } from '#shared/rules/slug'
import { LIMITS, type Tier } from '#shared/schemas/community'

export interface ForeignTechnology {
  id: string
  name: string
  slug: string
  vendor: string
  vendorUrl: string | null
  productUrl: string | null
  description: string
  tier: Tier
  author: string | null
  createdAt: Date
}

export interface ForeignStack {
  id: string
  name: string
  slug: string
  vendor: string
  appUrl: string | null
  description: string
  details: string
  author: string | null
  /** Ids of technologies of the same source, where it tells them. */
  technologies: { id: string, reason: string }[]
  createdAt: Date
}

/** `known`: it was imported before. `merged`: a page of that name stood here already and stays as it is. */
export type Outcome = 'new' | 'merged' | 'known'
const OWN_PAGES = new Set(['new', 'compare'])

/** Brings one technology over, in a transaction of its own: an import can be interrupted and run again at any time. */
export async function importTechnology(source: string, foreign: ForeignTechnology): Promise<Outcome> {
  return await transaction(async ({ db }) => {
    if (await begin(db, source, 'technology', foreign.id) !== undefined) return 'known'
    const now = clock.now()
    const slug = slugOf(foreign.slug || foreign.name, LIMITS.catalogSlug, 'technology')
    const [here] = await db.select({ id: technologies.id }).from(technologies).where(or(eq(technologies.slug, slug), sql`lower(${technologies.name}) = lower(${foreign.name})`)).limit(1)
    if (here) {
      await remember(db, source, 'technology', foreign.id, here.id, now)
      return 'merged'
    }
    const { name, vendor, vendorUrl, productUrl, description, tier, createdAt } = foreign
    const content = { name: shorten(name, LIMITS.catalogName), vendor: shorten(vendor, LIMITS.catalogName), vendorUrl, productUrl, description: shorten(description, LIMITS.description), tier }
    const editorId = await authorOf(db, source, foreign.author, createdAt, now)
    const [row] = await db.insert(technologies).values({ ...content, slug: await freeSlug(db, 'technology', slug), createdBy: editorId, createdAt }).returning({ id: technologies.id })
    await db.insert(technologyRevisions).values({ ...content, technologyId: row!.id, revision: 1, editorId, createdAt })
    await remember(db, source, 'technology', foreign.id, row!.id, now)
    return 'new'
  })
}

/** The same for a stack. It may come without technologies: its first edit has to name one. */
export async function importStack(source: string, foreign: ForeignStack): Promise<Outcome> {
  return await transaction(async ({ db }) => {
    if (await begin(db, source, 'stack', foreign.id) !== undefined) return 'known'
    const now = clock.now()
    const { name, vendor, appUrl, description, createdAt } = foreign
    const details = foreign.details.replace(/\r\n?/g, '\n').slice(0, LIMITS.stackDetails)
    const content = { name: shorten(name, LIMITS.catalogName), vendor: shorten(vendor, LIMITS.catalogName), appUrl, description: shorten(description, LIMITS.description), details }
    const ownerId = await authorOf(db, source, foreign.author, createdAt, now)
    const { html, version } = await renderMarkdown(details)
    const slug = await freeSlug(db, 'stack', slugOf(foreign.slug || name, LIMITS.catalogSlug, 'stack'))
    const [row] = await db.insert(stacks).values({ ...content, slug, detailsHtml: html, rendererVersion: version, ownerId, createdAt }).returning({ id: stacks.id })
    const parts = await partsOf(db, source, foreign.technologies)
    if (parts.length > 0) await db.insert(stackTechnologies).values(parts.map((part, position) => ({ ...part, stackId: row!.id, position })))
    await db.insert(stackRevisions).values({ ...content, stackId: row!.id, revision: 1, editorId: ownerId, technologies: parts, createdAt })
    await remember(db, source, 'stack', foreign.id, row!.id, now)
    return 'new'
  })
}

/** Corrects the counters, and tells the running server which pages are stale: an import runs in a process of its own. */
export async function finishCatalogImport(source: string): Promise<void> {
  await transaction(async ({ db }) => {
    await recount(db)
    const now = clock.now()
    const rows = await db.select({ kind: importSources.kind, id: importSources.targetId }).from(importSources)
      .where(and(eq(importSources.source, source), inArray(importSources.kind, ['technology', 'stack'])))
    const idsOf = (kind: string) => rows.filter(row => row.kind === kind).map(({ id }) => id)
    await db.insert(outbox).values({ name: 'catalog.imported', payload: { technologyIds: idsOf('technology'), stackIds: idsOf('stack') }, createdAt: now, nextTryAt: now })
  })
}

/** Two imports of one source at a time would make everything twice. Answers what this one became before, if it did. */
async function begin(db: Db, source: string, kind: 'technology' | 'stack', id: string): Promise<number | undefined> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtext(${source}))`)
  const [row] = await db.select({ targetId: importSources.targetId }).from(importSources)
    .where(and(eq(importSources.source, source), eq(importSources.kind, kind), eq(importSources.sourceId, id)))
  return row?.targetId
}

async function remember(db: Db, source: string, kind: 'technology' | 'stack', sourceId: string, targetId: number, importedAt: Date): Promise<void> {
  await db.insert(importSources).values({ source, kind, sourceId, targetId, importedAt })
}

async function authorOf(db: Db, source: string, author: string | null, since: Date, now: Date): Promise<number | null> {
  if (author === null) return null
  return (await placeholdersFor(db, source, [{ id: author, name: author, since }], now)).get(author)!.id
}

async function partsOf(db: Db, source: string, wanted: ForeignStack['technologies']) {
  if (wanted.length === 0) return []
  const rows = await db.select({ sourceId: importSources.sourceId, id: importSources.targetId }).from(importSources)
    .where(and(eq(importSources.source, source), eq(importSources.kind, 'technology'), inArray(importSources.sourceId, wanted.map(({ id }) => id))))
  const ids = new Map(rows.map(({ sourceId, id }) => [sourceId, id]))
  const parts = wanted.flatMap(({ id, reason }) => ids.has(id) ? [[ids.get(id)!, reason] as const] : [])
  return [...new Map(parts)].map(([technologyId, reason]) => ({ technologyId, reason: reason.slice(0, LIMITS.stackReason) }))
}

/** As close to the foreign address as is free here: `lights`, `lights-2`, … */
async function freeSlug(db: Db, kind: 'technology' | 'stack', wanted: string): Promise<string> {
  const table = kind === 'technology' ? technologies : stacks
  for (let number = RESERVED_SLUGS.has(wanted) || OWN_PAGES.has(wanted) ? 2 : 1; ; number++) {
    const ending = number === 1 ? '' : `-${number}`
    const slug = wanted.slice(0, LIMITS.catalogSlug - ending.length).replace(/-+$/, '') + ending
    const taken = await db.select({ id: table.id }).from(table).where(eq(table.slug, slug)).limit(1)
    if (taken.length === 0) return slug
  }
}
