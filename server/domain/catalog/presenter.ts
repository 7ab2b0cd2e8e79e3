import type { PageViewer, TechnologyRevision, TechnologyRow } from '#shared/contract/catalog'
import type { Tier } from '#shared/schemas/community'
import type { PersonSummary } from '#shared/schemas/summaries'
import { presentPersonSummary } from '#server/domain/organizations/presenter'
import type { WikiFacts } from '#server/domain/catalog/policy'
import { wikiPolicy } from '#server/domain/catalog/policy'
import type { listTechnologyRevisions, TechnologyFacts } from '#server/domain/catalog/queries'
import type { Actor } from '#server/platform/actor'
import { fileUrl } from '#server/platform/file-url'

/** A check of the table knows the tiers, so the text is one of them. */
export function presentTechnologyRow(row: TechnologyFacts): TechnologyRow {
  const { id, slug, name, colour, iconPath, logoKey, postCount, stackCount } = row
  return { id, slug, name, colour, tier: row.tier as Tier, iconPath, logoUrl: fileUrl(logoKey), postCount, stackCount }
}

export function presentTechnologyRevision({ logoKey, tier, editor, createdAt, ...row }: Awaited<ReturnType<typeof listTechnologyRevisions>>[number]): TechnologyRevision {
  return { ...row, tier: tier as Tier, logoUrl: fileUrl(logoKey), editor: presentMaybePerson(editor), createdAt: createdAt.toISOString() }
}

/** Somebody, or nobody known: an import, or the catalogue itself. */
export function presentMaybePerson(row: Parameters<typeof presentPersonSummary>[0] | null): PersonSummary | null {
  return row === null ? null : presentPersonSummary(row)
}

/** The same policies that guard the commands. */
export function presentPageViewer(actor: Actor, page: WikiFacts, isFavorite: boolean, subscription: PageViewer['subscription'], now: Date): PageViewer {
  const use = wikiPolicy.use(actor, now).allowed
  return {
    abilities: { edit: wikiPolicy.edit(actor, page, now).allowed, lock: wikiPolicy.lock(actor, page, now).allowed, favorite: use, comment: use },
    isFavorite,
    subscription,
  }
}
