import { sql } from 'drizzle-orm'
import type { Invariant } from '#server/platform/invariants'

export const organizationInvariants: Invariant[] = [
  {
    name: 'organizations.members',
    broken: () => sql`
      select organization.id, 'counts ' || member_count || ' members, has ' || counted.members
      from organization cross join lateral (select count(*) as members from membership where membership.organization_id = organization.id) counted
      where deleted_at is null and member_count <> counted.members`,
  },
  {
    name: 'organizations.owners',
    broken: () => sql`
      select organization.id, 'has nobody who owns it' from organization
      where deleted_at is null and not is_site and not exists (select from membership where membership.organization_id = organization.id and role = 'owner')`,
  },
]
