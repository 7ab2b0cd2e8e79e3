import { and, eq, sql } from 'drizzle-orm'
import type * as v from 'valibot'
import { cases, reports } from '#drizzle/schema/moderation'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import type { ContentTarget, reportDraft } from '#shared/contract/moderation'
import { reportWeight } from '#shared/rules/moderation'
import { lockComment } from '#server/domain/comments/change-comment'
import { getComment } from '#server/domain/comments/queries'
import { appendLog } from '#server/domain/moderation/append-log'
import { changeState } from '#server/domain/moderation/change-state'
import { moderationPolicy } from '#server/domain/moderation/policy'
import { findOpenCase, findSubject, lockCase, reporterHistory } from '#server/domain/moderation/queries'
import type { CaseRecord } from '#server/domain/moderation/queries'
import { lockPost } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, refusingBroken } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

type Draft = v.InferOutput<typeof reportDraft>

/**
 * Reports a post or a comment: reports of one target make one case. In the same transaction the content is hidden until
 * somebody has looked, once its open reports weigh as much as its organization says. Answers the report's id. Throws
 * Conflict for a second report, also after one that was dismissed while the text is still the same.
 */
export async function reportContent(actor: Person, { target, flag, text }: Draft): Promise<number> {
  const now = clock.now()
  // Asked before anything is locked, for who may not even know of it.
  const postId = target.kind === 'post' ? target.id : (await getComment(database(), actor, target.id)).postId
  return await refusingBroken('report_once', alreadyReported, transaction(async (unit) => {
    const { db } = unit
    const post = await lockPost(db, actor, postId)
    const comment = target.kind === 'comment' ? await lockComment(db, target.id) : undefined
    authorize(moderationPolicy.report(actor, comment ?? post, post, now))
    const revision = comment?.revision ?? await revisionOf(db, postId)
    await refuseRepetition(db, actor.id, target, revision)
    const row = await openCase(unit, target, { organizationId: post.organizationId, subjectId: (comment ?? post).authorId, origin: 'reports' })
    const weight = reportWeight(await reporterHistory(db, actor.id, now))
    const [report] = await db.insert(reports).values({ caseId: row.id, reporterId: actor.id, flag, text, weight, revision, createdAt: now }).returning({ id: reports.id })
    const [weighed] = await db.update(cases).set({ weight: sql`${cases.weight} + ${weight}` }).where(eq(cases.id, row.id)).returning()
    const [{ threshold }] = await db.select({ threshold: organizations.reportThreshold }).from(organizations).where(eq(organizations.id, post.organizationId)) as [{ threshold: number }]
    if (weighed!.weight >= threshold - 0.001 && weighed!.hiddenAt === null) {
      const at = now.toISOString()
      const locked = { row: weighed!, post, comment, subject: await findSubject(db, row.organizationId, row.subjectId) }
      await changeState(unit, locked, { hiddenAt: at, caseHiddenAt: at }, null)
      unit.emit('moderation.told', { actionId: await appendLog(unit, null, { ...placeOf(weighed!), action: 'threshold', reason: '' }) })
    }
    return report!.id
  }))
}

/** The open case of what is locked for this transaction; made if there is none. */
export async function openCase({ db, emit }: UnitOfWork, target: ContentTarget, facts: Pick<CaseRecord, 'organizationId' | 'subjectId' | 'origin'>): Promise<CaseRecord> {
  const place = target.kind === 'post' ? { postId: target.id } : { commentId: target.id }
  const found = await findOpenCase(db, place)
  if (found) return await lockCase(db, found.id)
  const [made] = await db.insert(cases).values({ ...facts, ...place, openedAt: clock.now() }).returning()
  if (facts.origin !== 'moderator') emit('case.opened', { caseId: made!.id })
  return made!
}

/** What an entry of the log says of its case. */
export function placeOf({ id, organizationId, postId, commentId, subjectId }: CaseRecord) {
  return { caseId: id, organizationId, postId, commentId, subjectId }
}

async function revisionOf(db: Db, postId: number): Promise<number> {
  const [row] = await db.select({ revision: posts.revision }).from(posts).where(eq(posts.id, postId))
  return row!.revision
}

async function refuseRepetition(db: Db, reporterId: number, target: ContentTarget, revision: number): Promise<void> {
  const earlier = await db.select({ state: reports.state, revision: reports.revision }).from(reports).innerJoin(cases, eq(cases.id, reports.caseId))
    .where(and(eq(reports.reporterId, reporterId), target.kind === 'post' ? eq(cases.postId, target.id) : eq(cases.commentId, target.id)))
  if (earlier.some(({ state }) => state === 'open')) throw alreadyReported()
  if (earlier.some(report => report.state === 'dismissed' && report.revision === revision)) throw new AppError('Conflict', 'You have reported this before. A moderator found that it can stay, and it has not changed since.')
}

function alreadyReported(): AppError {
  return new AppError('Conflict', 'You have reported this already. A moderator will look at it.')
}
