import * as v from 'valibot'
import { defineJob } from '#server/jobs/define-job'
import { id } from '#shared/schemas/basics'

const definition = {
  payload: v.object({ batchId: id }),
  attempts: 5,
  key: ({ batchId }: { batchId: number }) => String(batchId),
  load: () => import('#server/jobs/notifications/send.run'),
}

/** Sends a batch of at most 100 mails over one connection. */
export const sendBatchJob = defineJob({ ...definition, name: 'notifications.send', queue: 'notifications' })

export const sendSystemMailJob = defineJob({ ...definition, name: 'mail.send', queue: 'mail' })
