import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { cases, reports } from '#drizzle/schema/moderation'
import { comments, posts } from '#drizzle/schema/posts'
import type { OwnCase } from '#shared/contract/moderation'
import { selectCases } from '#server/domain/moderation/list-cases'
import { moderationPolicy } from '#server/domain/moderation/policy'
import { presentAbout, presentOwnReport, presentPlace } from '#server/domain/moderation/presenter'
import { listActions } from '#server/domain/moderation/queries'
import { visiblePosts } from '#server/domain/posts/queries'
import { organizations } from '#drizzle/schema/organizations'
import type { Person } from '#server/platform/actor'
import { decodeCursor, encodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

/** What the actor has reported, the newest first; what they reported is named only while they may still see it. */
export async function listOwnReports(db: Db, actor: Person, { cursor, limit = 30 }: { cursor?: string | undefined, limit?: number | undefined }) {
  const after = decodeCursor(cursor, ['date', 'id'] as const)
  const rows = await selectOwnReports(db, actor, and(
    eq(reports.reporterId, actor.id),
    after && sql`(${reports.createdAt}, ${reports.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]}::bigint)`,
  ), limit + 1)
  const last = rows.slice(0, limit).at(-1)
  return { items: rows.slice(0, limit).map(presentOwnReport), nextCursor: rows.length > limit && last ? encodeCursor([last.report.createdAt.toISOString(), last.report.id]) : null }
}

export async function showOwnReport(db: Db, actor: Person, reportId: number) {
  const [row] = await selectOwnReports(db, actor, eq(reports.id, reportId), 1)
  return presentOwnReport(row!)
}

async function selectOwnReports(db: Db, actor: Person, where: ReturnType<typeof and>, limit: number) {
  const mayKnow = sql`(${posts.id} is not null and ${visiblePosts(actor)})`
  return await db.select({
    report: reports,
    post: { id: sql<number>`case when ${mayKnow} then ${posts.id} end`.mapWith(posts.id), slug: sql<string>`case when ${mayKnow} then ${posts.slug} end`, title: sql<string>`case when ${mayKnow} then ${posts.title} end` },
    commentId: cases.commentId,
  }).from(reports)
    .innerJoin(cases, eq(cases.id, reports.caseId))
    .leftJoin(comments, eq(comments.id, cases.commentId))
    .leftJoin(posts, sql`${posts.id} = coalesce(${cases.postId}, ${comments.postId})`)
    .leftJoin(organizations, eq(organizations.id, posts.organizationId))
    .where(where).orderBy(desc(reports.createdAt), desc(reports.id)).limit(limit)
    .then(rows => rows.map(row => ({ ...row, post: row.post.title ? row.post : null })))
}

/** Actions that the author hears of. */
const TOLD: ReadonlySet<string> = new Set(['hold', 'threshold', 'dismiss', 'hide', 'unhide', 'delete', 'restore', 'lock', 'unlock', 'warn', 'deny', 'ban', 'suspend', 'lift', 'undo', 'uphold', 'overturn'])

/** What was decided about what the actor wrote, the newest first. Who reported it is nobody's business but the moderators'. */
export async function listOwnCases(db: Db, actor: Person, { cursor, limit = 30 }: { cursor?: string | undefined, limit?: number | undefined }) {
  const after = decodeCursor(cursor, ['date', 'id'] as const)
  const rows = await selectCases(db, and(
    eq(cases.subjectId, actor.id), wasActedOn(),
    after && sql`(${cases.openedAt}, ${cases.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]}::bigint)`,
  ), [desc(cases.openedAt), desc(cases.id)], limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(found => ({ id: found.row.id, state: found.row.state, organization: presentPlace(found.organization), about: presentAbout(found), openedAt: found.row.openedAt.toISOString() })),
    nextCursor: rows.length > limit && last ? encodeCursor([last.row.openedAt.toISOString(), last.row.id]) : null,
  }
}

/** Throws NotFound for what is not the actor's own, and for a case in which nothing has happened to them yet. */
export async function showOwnCase(db: Db, actor: Person, caseId: number): Promise<OwnCase> {
  const [found] = await selectCases(db, and(eq(cases.id, caseId), eq(cases.subjectId, actor.id), wasActedOn()), [desc(cases.id)], 1)
  if (!found) throw new AppError('NotFound', 'There is no such case.')
  const { row } = found
  const log = await listActions(db, caseId)
  return {
    id: row.id,
    state: row.state,
    organization: presentPlace(found.organization),
    about: presentAbout(found),
    html: found.html,
    isHidden: found.isHidden || found.isDeleted,
    decisions: log.filter(({ action }) => TOLD.has(action.action)).map(({ action, isUndone }) => ({
      id: action.id, action: action.action, reason: action.reason, role: action.actorRole, until: action.until?.toISOString() ?? null, at: action.createdAt.toISOString(), isUndone,
    })),
    appeal: row.appealedAt && { text: row.appeal ?? '', at: row.appealedAt.toISOString(), endedAt: row.appealEndedAt?.toISOString() ?? null, isGranted: row.appealGranted },
    canAppeal: moderationPolicy.appeal(actor, row).allowed,
  }
}

function wasActedOn() {
  return inArray(cases.id, sql`(select case_id from moderation_action)`)
}
