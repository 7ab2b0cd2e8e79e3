import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm'
import { cases, moderationActions } from '#drizzle/schema/moderation'
import { standings } from '#drizzle/schema/organizations'
import type { ModerationCase } from '#shared/contract/moderation'
import { presentCaseRow, selectCases } from '#server/domain/moderation/list-cases'
import { moderationPolicy } from '#server/domain/moderation/policy'
import { scopeOf } from '#server/domain/moderation/presenter'
import { findSubject, getCase, isUndone, listActions, reporterHistory, reportsOf } from '#server/domain/moderation/queries'
import type { CaseRecord } from '#server/domain/moderation/queries'
import { presentPersonSummary } from '#server/domain/organizations/presenter'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** A case as its moderators see it. Throws NotFound for everybody else. */
export async function showCase(db: Db, actor: Person, caseId: number): Promise<ModerationCase> {
  const now = clock.now()
  const row = await getCase(db, actor, caseId)
  authorize(moderationPolicy.review(actor, row.organizationId, now))
  const [found] = await selectCases(db, eq(cases.id, caseId), [asc(cases.id)], 1)
  const subject = await findSubject(db, row.organizationId, row.subjectId)
  const log = await listActions(db, caseId)
  const held = await reportsOf(db, [caseId])
  return {
    ...presentCaseRow(found!, actor),
    html: found!.html,
    reports: held.map(({ report, reporter }) => ({
      id: report.id, reporter: presentPersonSummary(reporter), flag: report.flag, text: report.text, weight: report.weight, state: report.state, createdAt: report.createdAt.toISOString(),
    })),
    history: await historyOf(db, row, subject, now),
    notes: subject.standing?.notes ?? '',
    log: log.map(({ action, actor: who, isUndone: undone }) => ({
      id: action.id, action: action.action, reason: action.reason, actor: who && presentPersonSummary(who), role: action.actorRole,
      until: action.until?.toISOString() ?? null, at: action.createdAt.toISOString(), undoes: action.undoes, isUndone: undone,
      canUndo: !undone && !['undo', 'hold', 'threshold'].includes(action.action) && moderationPolicy.undo(actor, action, now).allowed,
    })),
    appeal: row.appealedAt && {
      text: row.appeal ?? '', at: row.appealedAt.toISOString(), endedAt: row.appealEndedAt?.toISOString() ?? null, isGranted: row.appealGranted,
      canDecide: row.state === 'appealed' && moderationPolicy.endAppeal(actor, row, now).allowed,
    },
    abilities: {
      decide: row.state === 'open' && moderationPolicy.decide(actor, row, now).allowed,
      restrain: moderationPolicy.restrain(actor, row, subject, now).allowed,
      suspend: moderationPolicy.suspend(actor, row, now).allowed,
    },
  }
}

async function historyOf(db: Db, { id, organizationId, subjectId }: CaseRecord, { user, standing }: Awaited<ReturnType<typeof findSubject>>, now: Date): Promise<ModerationCase['history']> {
  const earlier = await db.select({ action: moderationActions }).from(moderationActions).where(and(
    eq(moderationActions.subjectId, subjectId), ne(moderationActions.caseId, id),
    organizationId === null ? undefined : sql`(${moderationActions.organizationId} = ${organizationId} or ${moderationActions.organizationId} is null)`,
    inArray(moderationActions.action, ['hide', 'delete', 'lock', 'warn', 'deny', 'ban', 'suspend']), sql`not ${isUndone}`,
  )).orderBy(desc(moderationActions.position)).limit(20)
  const reported = await reporterHistory(db, subjectId, now)
  const isDenied = standing && (standing.denyAll || standing.denyPosts || standing.denyComments) && (standing.denyUntil === null || standing.denyUntil > now)
  return {
    joinedAt: user.createdAt.toISOString(),
    posts: user.postCount,
    comments: user.commentCount,
    actions: earlier.map(({ action }) => ({ id: action.id, action: action.action, reason: action.reason, at: action.createdAt.toISOString() })),
    denial: isDenied ? { scope: scopeOf(standing), until: standing.denyUntil?.toISOString() ?? null, reason: standing.denyReason ?? '' } : null,
    suspendedUntil: user.suspendedUntil && user.suspendedUntil > now ? user.suspendedUntil.toISOString() : null,
    reportsUpheld: reported.upheld,
    reportsDismissed: reported.dismissed,
  }
}

/** What moderators of an organization know of somebody and nobody else reads. A case of the whole site has none. */
export async function saveNotes(actor: Person, caseId: number, notes: string): Promise<void> {
  await transaction(async ({ db }) => {
    const { organizationId, subjectId } = await getCase(db, actor, caseId)
    authorize(moderationPolicy.decide(actor, { organizationId, subjectId }, clock.now()))
    if (organizationId === null) return
    await db.insert(standings).values({ organizationId, userId: subjectId, notes }).onConflictDoUpdate({ target: [standings.organizationId, standings.userId], set: { notes } })
  })
}
