import { enqueue } from '#server/jobs/define-job'
import { buildExportJob } from '#server/jobs/accounts/build-export'
import { defineListener } from '#server/platform/events'
import type { Listener } from '#server/platform/events'

export const accountJobListeners: Listener[] = [
  defineListener({
    on: 'account.exportRequested',
    name: 'accounts.build-export',
    run: async (_unit, { exportId }, event) => await enqueue(buildExportJob, [{ exportId }], event.id),
  }),
]
