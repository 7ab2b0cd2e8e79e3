import type { TechnologyDetails, TechnologyFacts } from '#server/domain/catalog/queries'
import type { Technology, TechnologyRow } from '#shared/contract/catalog'
import type { Tier } from '#shared/schemas/community'

/** A check of the table knows the tiers, so the text is one of them. */
export function presentTechnologyRow({ tier, ...row }: TechnologyFacts): TechnologyRow {
  return { ...row, tier: tier as Tier }
}

export function presentTechnology({ tier, ...details }: TechnologyDetails): Technology {
  return { ...details, tier: tier as Tier }
}
