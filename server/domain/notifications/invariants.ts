import { sql } from 'drizzle-orm'
import type { Invariant } from '#server/platform/invariants'

export const notificationInvariants: Invariant[] = [
  {
    name: 'notifications.batches',
    broken: () => sql`
      select id, 'has sent to somebody who is not on its list' from notification_batch
      where not address_ids @> emailed_address_ids or not address_ids @> failed_address_ids or emailed_address_ids && failed_address_ids`,
  },
  {
    name: 'notifications.ends',
    broken: () => sql`
      select notification.id, 'is completed although mails wait' from notification join notification_batch on notification_batch.notification_id = notification.id
      where notification.completed_at is not null and notification_batch.state = 'pending'`,
  },
]
