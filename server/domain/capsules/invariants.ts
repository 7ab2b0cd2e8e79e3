import { sql } from 'drizzle-orm'
import type { Invariant } from '#server/platform/invariants'

export const capsuleInvariants: Invariant[] = [
  {
    name: 'capsules.clock',
    broken: () => sql`
      select capsule.id, 'is ' || state || ', and nothing waits for it' from capsule
      where state in ('scheduled', 'awaiting_confirmation') and not exists (
        select from timer where subject_id = capsule.id and kind = case state when 'scheduled' then 'capsule.release' else 'capsule.confirm_expire' end)`,
  },
  {
    name: 'capsules.batches',
    broken: () => sql`
      select capsule.id, 'is sent, and has no notification' from capsule
      where state = 'sent' and not exists (select from notification where notification.capsule_id = capsule.id and notification.kind = 'capsule.released')`,
  },
  {
    name: 'capsules.wiped',
    broken: () => sql`
      select capsule.id, 'keeps its text after its end' from capsule
      where state in ('canceled', 'expired') and (body <> '' or subject <> '' or exists (select from capsule_file where capsule_id = capsule.id))`,
  },
]
