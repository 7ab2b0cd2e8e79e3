import type { Notification } from '#shared/contract/notifications'
import type { NotificationRecord } from '#server/domain/notifications/list-notifications'
import { presentOrganizationSummary, presentPersonSummary } from '#server/domain/organizations/presenter'

export function presentNotification({ id, kind, reason, commentId, createdAt, readAt, actor, organization, post }: NotificationRecord): Notification {
  return {
    id,
    kind,
    reason,
    actor: actor && presentPersonSummary(actor),
    organization: organization && presentOrganizationSummary(organization),
    post,
    commentId,
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  }
}
