import type * as v from 'valibot'
import type { catalog } from '#shared/contract/catalog'
import type { stacks } from '#shared/contract/stacks'
import type { Tier } from '#shared/schemas/community'
import { wikiPolicy } from '#server/domain/catalog/policy'
import { presentTechnologyRow } from '#server/domain/catalog/presenter'
import { getTechnology } from '#server/domain/catalog/queries'
import { getStack, listUsed } from '#server/domain/catalog/stack-queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { fileUrl } from '#server/platform/file-url'
import { authorize } from '#server/platform/policy'

/** A technology's fields as they were written, for whoever may edit it. */
export async function showTechnologySource(db: Db, actor: Person, slug: string): Promise<v.InferInput<typeof catalog.source.returns>> {
  const row = await getTechnology(db, slug)
  authorize(wikiPolicy.edit(actor, row, clock.now()))
  const { name, vendor, productUrl, vendorUrl, description, tier, logoKey, revision } = row
  return { slug, name, vendor, productUrl, vendorUrl, description, tier: tier as Tier, logo: logoKey, logoUrl: fileUrl(logoKey), revision }
}

/** A stack's fields as they were written, for whoever may edit it. */
export async function showStackSource(db: Db, actor: Person, slug: string): Promise<v.InferInput<typeof stacks.source.returns>> {
  const row = await getStack(db, slug)
  authorize(wikiPolicy.edit(actor, row, clock.now()))
  const used = await listUsed(db, [row.id])
  const { name, vendor, appUrl, description, details, screenshotKey, revision } = row
  return {
    slug, name, vendor, appUrl, description, details, screenshot: screenshotKey, screenshotUrl: fileUrl(screenshotKey), revision,
    technologies: used.map(({ technology, reason }) => ({ technology: presentTechnologyRow(technology), reason })),
  }
}
