import { isSystemMail, listPendingBatches, listSystemMails } from '#server/domain/notifications/queries'
import { enqueue } from '#server/jobs/define-job'
import { prepareNotificationJob, prepareSystemMailJob } from '#server/jobs/notifications/prepare'
import { sendBatchJob, sendSystemMailJob } from '#server/jobs/notifications/send'
import { sweepTimer } from '#server/jobs/notifications/sweep'
import { waitedTimer } from '#server/domain/notifications/mail-budget'
import { RETRY_TIMER } from '#server/domain/notifications/finish-batch'
import { defineListener } from '#server/platform/events'
import type { Listener } from '#server/platform/events'
import { defineTimer } from '#server/platform/timers'
import type { TimerKind } from '#server/platform/timers'

/** Notifications become jobs. */
export const courierListeners: Listener[] = [
  defineListener({
    on: 'notification.created',
    name: 'courier.prepare',
    async run({ db }, { notificationId }, event) {
      const job = await isSystemMail(db, { notificationId }) ? prepareSystemMailJob : prepareNotificationJob
      await enqueue(job, [{ notificationId }], event.id)
    },
  }),
  defineListener({
    on: 'notifications.created',
    name: 'courier.prepare-many',
    run: async (_unit, { notificationIds }, event) => await enqueue(prepareNotificationJob, notificationIds.map(notificationId => ({ notificationId })), event.id),
  }),
  defineListener({
    on: 'notification.prepared',
    name: 'courier.send',
    async run({ db }, { notificationId }, event) {
      const job = await isSystemMail(db, { notificationId }) ? sendSystemMailJob : sendBatchJob
      await enqueue(job, (await listPendingBatches(db, notificationId)).map(batchId => ({ batchId })), event.id)
    },
  }),
  defineListener({
    on: 'notification.batchDue',
    name: 'courier.send-again',
    async run({ db }, { batchId }, event) {
      await enqueue(await isSystemMail(db, { batchId }) ? sendSystemMailJob : sendBatchJob, [{ batchId }], event.id)
    },
  }),
  defineListener({
    on: 'notification.batchesDue',
    name: 'courier.send-many-again',
    async run({ db }, { batchIds }, event) {
      const system = new Set(await listSystemMails(db, batchIds))
      await enqueue(sendSystemMailJob, batchIds.filter(id => system.has(id)).map(batchId => ({ batchId })), event.id)
      await enqueue(sendBatchJob, batchIds.filter(id => !system.has(id)).map(batchId => ({ batchId })), event.id)
    },
  }),
]

export const courierTimers: TimerKind[] = [
  defineTimer({
    kind: RETRY_TIMER,
    run: ({ emit }, batchId) => Promise.resolve(emit('notification.batchDue', { batchId })),
    // After an outage everything waits: the oldest first.
    runMany: ({ emit }, due) => Promise.resolve(emit('notification.batchesDue', { batchIds: due.map(({ subjectId }) => subjectId) })),
  }),
  sweepTimer,
  waitedTimer,
]
