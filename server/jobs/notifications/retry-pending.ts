import * as v from 'valibot'
import { defineJob } from '#server/jobs/define-job'

/** At each start of a worker: takes up what the last one left. */
export const retryPendingJob = defineJob({
  name: 'notifications.retryPending',
  queue: 'scheduled',
  payload: v.object({}),
  attempts: 8,
  key: () => 'all',
  load: () => import('#server/jobs/notifications/retry-pending.run'),
})
