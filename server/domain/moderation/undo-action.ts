import { and, eq, gt, inArray, notExists, sql } from 'drizzle-orm'
import { moderationActions, reports } from '#drizzle/schema/moderation'
import type { ModeratedState } from '#drizzle/schema/moderation'
import { timers } from '#drizzle/schema/platform'
import { TELL_AFTER_MS } from '#shared/rules/moderation'
import { appendLog } from '#server/domain/moderation/append-log'
import { changeState, lockAll } from '#server/domain/moderation/change-state'
import type { Made } from '#server/domain/moderation/decide-cases'
import { moderationPolicy } from '#server/domain/moderation/policy'
import { getAction, getCase } from '#server/domain/moderation/queries'
import type { ActionRecord, CaseRecord } from '#server/domain/moderation/queries'
import { placeOf } from '#server/domain/moderation/report-content'
import { TELL_TIMER } from '#server/domain/moderation/tell'
import { refusingRepeatedLink } from '#server/domain/posts/moderate-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError, refusingBroken } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { cancelTimer, schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

const OF_PERSONS: ActionRecord['action'][] = ['deny', 'ban', 'suspend', 'lift']

/**
 * Takes an action back, whenever it was: everything that it changed is as before, and both stand in the log. If nobody was
 * told of it yet, nobody will be. Throws Conflict for what was taken back already, or has been built upon since.
 */
export async function undoAction(actor: Person, actionId: number, reason: string): Promise<Made> {
  return await refusing(transaction(async (unit) => {
    const { db } = unit
    const found = await getAction(db, actor, actionId)
    const locked = await lockAll(db, actor, await getCase(db, actor, found.caseId))
    const action = await getAction(db, actor, actionId)
    authorize(moderationPolicy.undo(actor, action, clock.now()))
    if (['undo', 'hold', 'threshold'].includes(action.action)) throw new AppError('Conflict', 'This is not taken back: decide the case instead.')
    await refuseBuiltUpon(db, action)
    const before = await changeState(unit, locked, await formerState(db, locked.row, action), null)
    const id = await appendLog(unit, actor, { ...placeOf(locked.row), action: 'undo', reason, undoes: action.id, before })
    if (await isToldLater(db, action.id)) await cancelTimer(db, TELL_TIMER, action.id)
    else await schedule(db, TELL_TIMER, id, new Date(clock.now().getTime() + TELL_AFTER_MS))
    return { actions: [{ id, caseId: action.caseId }] }
  }))
}

/** A case that a moderator made for the action waits for nobody once it is taken back. */
async function formerState(db: Db, row: CaseRecord, { before }: ActionRecord): Promise<ModeratedState> {
  if (row.origin !== 'moderator' || before.caseState !== 'open') return before
  const [any] = await db.select({ id: reports.id }).from(reports).where(eq(reports.caseId, row.id)).limit(1)
  return any ? before : { ...before, caseState: 'closed' }
}

/** A later decision about the same thing would be lost: that one goes first. */
async function refuseBuiltUpon(db: Db, action: ActionRecord): Promise<void> {
  const sameThing = OF_PERSONS.includes(action.action)
    ? and(eq(moderationActions.subjectId, action.subjectId), inArray(moderationActions.action, OF_PERSONS), sql`${moderationActions.organizationId} is not distinct from ${action.organizationId}`)
    : and(
        inArray(moderationActions.action, ['hide', 'unhide', 'delete', 'restore', 'lock', 'unlock', 'dismiss', 'overturn', 'uphold']),
        sql`${moderationActions.postId} is not distinct from ${action.postId}`, sql`${moderationActions.commentId} is not distinct from ${action.commentId}`,
        action.postId === null && action.commentId === null ? eq(moderationActions.caseId, action.caseId) : undefined,
      )
  const [later] = await db.select({ id: moderationActions.id }).from(moderationActions).where(and(
    gt(moderationActions.position, action.position), sameThing,
    notExists(sql`(select from moderation_action undoing where undoing.undoes = ${sql.raw('moderation_action.id')})`),
  )).limit(1)
  if (later) throw new AppError('Conflict', 'There is a later decision about this. Take that one back first.')
}

async function isToldLater(db: Db, actionId: number): Promise<boolean> {
  const [timer] = await db.select({ id: timers.id }).from(timers).where(and(eq(timers.kind, TELL_TIMER), eq(timers.subjectId, actionId)))
  return timer !== undefined
}

async function refusing<T>(work: Promise<T>): Promise<T> {
  const reopened = () => new AppError('Conflict', 'This has been reported anew: decide that case.')
  const twice = refusingBroken('moderation_action_undone_once', () => new AppError('Conflict', 'This was taken back already.'), work)
  return await refusingRepeatedLink(refusingBroken('case_open_post', reopened, refusingBroken('case_open_comment', reopened, twice)))
}
