import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { searchWords, slugParam } from '#shared/schemas/basics'
import { tier } from '#shared/schemas/community'
import { technologySummary } from '#shared/schemas/summaries'

export const technologyRow = v.object({ ...technologySummary.entries, tier, iconPath: v.nullable(v.string()), postCount: v.number() })
export type TechnologyRow = v.InferOutput<typeof technologyRow>

export const technology = v.object({
  ...technologyRow.entries,
  vendor: v.string(),
  productUrl: v.nullable(v.string()),
  vendorUrl: v.nullable(v.string()),
  description: v.string(),
})
export type Technology = v.InferOutput<typeof technology>

export const catalog = {
  list: defineOperation({
    method: 'GET', path: '/api/technologies', summary: 'Technologies by name; `tier` and `q` filter', access: 'anyone', limit: 'read', cached: true,
    query: v.object({ ...pageQuery.entries, tier: v.optional(tier), q: v.optional(searchWords(50)) }), returns: pageOf(technologyRow),
  }),
  tiers: defineOperation({
    method: 'GET', path: '/api/technologies/tiers', summary: 'Every tier with its most used technologies', access: 'anyone', limit: 'read', cached: true,
    returns: v.object({ tiers: v.array(v.object({ tier, count: v.number(), technologies: v.array(technologyRow) })) }),
  }),
  get: defineOperation({
    method: 'GET', path: '/api/technologies/:technology', summary: 'One technology', access: 'anyone', limit: 'read', cached: true,
    params: v.object({ technology: slugParam }), returns: technology, errors: ['NotFound'],
  }),
}
