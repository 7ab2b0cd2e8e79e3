import type { Notification } from '#shared/contract/notifications'
import type { NotificationRecord } from '#server/domain/notifications/list-notifications'
import { presentOrganizationSummary, presentPersonSummary } from '#server/domain/organizations/presenter'

export function presentNotification({ id, kind, reason, commentId, createdAt, readAt, actor, organization, post, ...things }: NotificationRecord): Notification {
  return {
    id,
    kind,
    reason,
    actor: actor && presentPersonSummary(actor),
    organization: organization && presentOrganizationSummary(organization),
    post,
    commentId,
    about: presentAbout(things),
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  }
}

function presentAbout({ scheduledPost, capsule, note }: Pick<NotificationRecord, 'scheduledPost' | 'capsule' | 'note'>): Notification['about'] {
  if (scheduledPost) return { kind: 'scheduledPost', id: String(scheduledPost.id), title: scheduledPost.title }
  if (capsule) return { kind: 'capsule', ...capsule }
  return note && { kind: 'note', id: note.id, title: '' }
}
