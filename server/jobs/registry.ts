import { buildExportJob } from '#server/jobs/accounts/build-export'
import type { JobDefinition } from '#server/jobs/define-job'
import { prepareNotificationJob, prepareSystemMailJob } from '#server/jobs/notifications/prepare'
import { retryPendingJob } from '#server/jobs/notifications/retry-pending'
import { sendBatchJob, sendSystemMailJob } from '#server/jobs/notifications/send'

/** Every job. A worker refuses to start if one of them has no handler. */
export const jobs: readonly AnyJob[] = [
  prepareNotificationJob, prepareSystemMailJob, sendBatchJob, sendSystemMailJob, retryPendingJob, buildExportJob,
]

/** A job whose payload is not known any more; its schema checks it. */
export type AnyJob = Pick<JobDefinition, 'name' | 'queue' | 'attempts'> & { payload: JobDefinition['payload'], load: () => Promise<{ default: unknown }> }
