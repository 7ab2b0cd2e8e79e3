import type { LoggedAction, OwnReport } from '#shared/contract/moderation'
import type { DenialScope } from '#shared/rules/moderation'
import { PERSON_DECISIONS } from '#shared/rules/moderation'
import type { ActionRecord } from '#server/domain/moderation/queries'
import { presentOrganizationSummary, presentPersonSummary } from '#server/domain/organizations/presenter'
import type { reports } from '#drizzle/schema/moderation'
import type { OrganizationSummary } from '#shared/schemas/summaries'

export interface AboutRow {
  post: { id: number, slug: string, title: string } | null
  commentId: number | null
  organization: (Parameters<typeof presentOrganizationSummary>[0] & { isSite: boolean }) | null
}

export function presentAbout({ post, commentId }: Pick<AboutRow, 'post' | 'commentId'>): OwnReport['about'] {
  return { kind: commentId !== null ? 'comment' : post ? 'post' : 'person', post, commentId }
}

/** Null for the site itself, which is no place that anybody visits. */
export function presentPlace(organization: AboutRow['organization']): OrganizationSummary | null {
  return organization && !organization.isSite ? presentOrganizationSummary(organization) : null
}

export function presentOwnReport(row: Pick<AboutRow, 'post' | 'commentId'> & { report: typeof reports.$inferSelect }): OwnReport {
  const { id, flag, text, state, createdAt, decidedAt } = row.report
  // It may have become hidden; it stays what it was.
  const about = { kind: row.commentId === null ? 'post' as const : 'comment' as const, post: row.post, commentId: row.post && row.commentId }
  return { id, flag, text, about, outcome: state, createdAt: createdAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null }
}

export interface LogRow extends AboutRow {
  action: ActionRecord
  isUndone: boolean
  /** Whether everybody sees the content now. */
  isShown: boolean | null
  subject: (Parameters<typeof presentPersonSummary>[0] & { deletedAt: Date | null }) | null
  /** What the action that it takes back was. */
  undoneAction: string | null
}

/** What everybody may read: no names of moderators, no title of what is not shown, nobody who is gone. */
export function presentLogged(row: LogRow): LoggedAction {
  const { action } = row
  const isAboutPerson = [...PERSON_DECISIONS, 'undo'].includes(action.action) && (action.action !== 'undo' || (PERSON_DECISIONS as readonly string[]).includes(row.undoneAction ?? ''))
  return {
    id: action.id,
    position: action.position,
    action: action.action,
    reason: action.reason,
    role: action.actorRole,
    organization: presentPlace(row.organization),
    about: { kind: action.commentId !== null ? 'comment' : action.postId !== null ? 'post' : 'person', post: row.isShown ? row.post : null, commentId: row.isShown ? row.commentId : null },
    person: isAboutPerson && row.subject && !row.subject.deletedAt ? presentPersonSummary(row.subject) : null,
    until: action.until?.toISOString() ?? null,
    undoes: action.undoes,
    isUndone: row.isUndone,
    at: action.createdAt.toISOString(),
    hash: action.hash.toString('hex'),
  }
}

export function scopeOf({ denyAll, denyPosts, denyComments }: { denyAll: boolean, denyPosts: boolean, denyComments: boolean }): DenialScope {
  return denyAll || (denyPosts && denyComments) ? 'all' : denyPosts ? 'posts' : 'comments'
}
