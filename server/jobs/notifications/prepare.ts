import * as v from 'valibot'
import { defineJob } from '#server/jobs/define-job'
import { id } from '#shared/schemas/basics'

const definition = {
  payload: v.object({ notificationId: id }),
  attempts: 8,
  key: ({ notificationId }: { notificationId: number }) => String(notificationId),
  load: () => import('#server/jobs/notifications/prepare.run'),
}

/** Writes a notification's message and deals its addresses into batches. */
export const prepareNotificationJob = defineJob({ ...definition, name: 'notifications.prepare', queue: 'notifications' })

/** The same for links and notices of an account, which do not wait behind a fan-out. */
export const prepareSystemMailJob = defineJob({ ...definition, name: 'mail.prepare', queue: 'mail' })
