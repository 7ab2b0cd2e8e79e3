import type { Notification } from '#shared/contract/notifications'
import { narrowScopesOf } from '#server/domain/notifications/narrow'
import type { NotificationRecord } from '#server/domain/notifications/list-notifications'
import { reasonName } from '#shared/rules/notification-reasons'
import type { PostType } from '#shared/schemas/community'
import { presentOrganizationSummary, presentPersonSummary } from '#server/domain/organizations/presenter'

export function presentNotification({ id, kind, reason, commentId, createdAt, readAt, actor, organization, post, technology, facts, ...things }: NotificationRecord): Notification {
  return {
    id,
    kind,
    reason: reasonName(reason),
    technology: technology?.name ?? null,
    facts,
    narrow: narrowScopesOf({ reason, actorId: actor?.id ?? null, organizationId: organization?.id ?? null, post, isComment: commentId !== null }),
    actor: actor && presentPersonSummary(actor),
    organization: organization && presentOrganizationSummary(organization),
    post: post && { ...post, type: post.type as PostType },
    commentId,
    about: presentAbout(things),
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  }
}

function presentAbout({ scheduledPost, capsule, note, caseOf }: Pick<NotificationRecord, 'scheduledPost' | 'capsule' | 'note' | 'caseOf'>): Notification['about'] {
  if (scheduledPost) return { kind: 'scheduledPost', id: String(scheduledPost.id), title: scheduledPost.title }
  if (caseOf) return { kind: 'case', id: String(caseOf.id), title: caseOf.title }
  if (capsule) return { kind: 'capsule', ...capsule }
  return note && { kind: 'note', id: note.id, title: '' }
}
