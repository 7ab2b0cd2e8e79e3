import { sql } from 'drizzle-orm'
import { brokenLog } from '#server/domain/moderation/append-log'
import type { Invariant } from '#server/platform/invariants'

export const moderationInvariants: Invariant[] = [
  {
    name: 'moderation.log',
    broken: brokenLog,
  },
  {
    name: 'moderation.cases',
    broken: () => sql`
      select "case".id, 'weighs ' || weight || ', its open reports weigh ' || counted.open from "case" cross join lateral (
        select coalesce(sum(report.weight), 0) as open from report where report.case_id = "case".id and report.state = 'open'
      ) counted where state = 'open' and abs(weight - counted.open) > 0.001`,
  },
]
