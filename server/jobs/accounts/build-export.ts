import * as v from 'valibot'
import { defineJob } from '#server/jobs/define-job'
import { id } from '#shared/schemas/basics'

/** Writes the archive that somebody has asked for. */
export const buildExportJob = defineJob({
  name: 'accounts.build-export',
  queue: 'scheduled',
  payload: v.object({ exportId: id }),
  attempts: 5,
  key: ({ exportId }) => String(exportId),
  load: () => import('#server/jobs/accounts/build-export.run'),
})
