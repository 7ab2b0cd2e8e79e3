import { sql } from 'drizzle-orm'
import type { Invariant } from '#server/platform/invariants'

/** Counters of technologies, stacks and their people, and what a rewriting of feeds has to leave behind. */
export const catalogInvariants: Invariant[] = [
  {
    name: 'technologies.uses',
    broken: () => sql`
      select technology.id, 'counts ' || stack_count || ' stacks and ' || favorite_count || ' favourites, has ' || counted.stacks || ' and ' || counted.favorites
      from technology cross join lateral (
        select (select count(*) from stack_technology where technology_id = technology.id) as stacks, (select count(*) from favorite where technology_id = technology.id) as favorites
      ) counted where stack_count <> counted.stacks or favorite_count <> counted.favorites`,
  },
  {
    name: 'stacks.favorites',
    broken: () => sql`
      select stack.id, 'counts ' || favorite_count || ' favourites, has ' || counted.favorites
      from stack cross join lateral (select count(*) as favorites from favorite where favorite.stack_id = stack.id) counted where favorite_count <> counted.favorites`,
  },
  {
    name: 'stacks.revisions',
    broken: () => sql`
      select stack.id, 'stands at revision ' || revision || ', kept are ' || counted.kept
      from stack cross join lateral (select count(*) as kept, max(stack_revision.revision) as newest from stack_revision where stack_id = stack.id) counted
      where counted.kept <> revision or counted.newest <> revision`,
  },
  {
    name: 'people.stacks',
    broken: () => sql`
      select users.id, 'counts ' || stack_count || ' stacks, has ' || counted.stacks
      from users cross join lateral (select count(*) as stacks from stack where owner_id = users.id) counted where stack_count <> counted.stacks`,
  },
  {
    // While a change of the link is still being written, its timer waits.
    name: 'feeds.technologies',
    broken: () => sql`
      select post.id, 'is found under ' || feed_technology_ids::text || ' in an organization about ' || coalesce(organization.technology_id::text, 'nothing')
      from post join organization on organization.id = organization_id
      where feed_technology_ids <> case when organization.technology_id is null or organization.technology_id = any(technology_ids) then technology_ids else technology_ids || organization.technology_id end
        and not exists (select from timer where kind = 'organizations.rewriteFeed' and subject_id = organization.id)`,
  },
]
