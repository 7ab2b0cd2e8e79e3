import { eq } from 'drizzle-orm'
import { cases, reports } from '#drizzle/schema/moderation'
import type { ModeratedState } from '#drizzle/schema/moderation'
import { TELL_AFTER_MS } from '#shared/rules/moderation'
import { appendLog } from '#server/domain/moderation/append-log'
import { changeState, lockAll } from '#server/domain/moderation/change-state'
import type { Made } from '#server/domain/moderation/decide-cases'
import { moderationPolicy } from '#server/domain/moderation/policy'
import { getCase, standingDecision } from '#server/domain/moderation/queries'
import { placeOf } from '#server/domain/moderation/report-content'
import { TELL_TIMER } from '#server/domain/moderation/tell'
import { refusingRepeatedLink } from '#server/domain/posts/moderate-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

/** The author asks for a second look, once. */
export async function appealCase(actor: Person, caseId: number, text: string): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const [row] = await db.select().from(cases).where(eq(cases.id, caseId)).for('update')
    if (!row) throw new AppError('NotFound', 'There is no such case.')
    authorize(moderationPolicy.appeal(actor, row))
    await db.update(cases).set({ state: 'appealed', appeal: text, appealedAt: clock.now() }).where(eq(cases.id, caseId))
    emit('case.appealed', { caseId })
  })
}

/** Somebody else than who decided answers an appeal: granted, the decision is taken back, and what it was about is shown again. */
export async function endAppeal(actor: Person, caseId: number, { grant, reason }: { grant: boolean, reason: string }): Promise<Made> {
  return await refusingRepeatedLink(transaction(async (unit) => {
    const { db } = unit
    const now = clock.now()
    const locked = await lockAll(db, actor, await getCase(db, actor, caseId))
    const { row } = locked
    authorize(moderationPolicy.endAppeal(actor, row, now))
    if (row.state !== 'appealed') throw new AppError('Conflict', 'No appeal is open here.')
    const decision = grant ? await standingDecision(db, caseId) : undefined
    if (decision?.action === 'suspend') authorize(moderationPolicy.suspend(actor, row, now))
    const reportIds = grant ? (await db.select({ id: reports.id }).from(reports).where(eq(reports.caseId, caseId))).map(({ id }) => id) : []
    const to: ModeratedState = { ...decision?.before, caseState: 'closed', ...grant && { caseHiddenAt: null, hiddenAt: null, reports: { ids: reportIds, state: 'dismissed' as const } } }
    const before = await changeState(unit, locked, to, null)
    await db.update(cases).set({ appealEndedAt: now, appealEndedBy: actor.id, appealGranted: grant }).where(eq(cases.id, caseId))
    const id = await appendLog(unit, actor, { ...placeOf(row), action: grant ? 'overturn' : 'uphold', reason, before })
    await schedule(db, TELL_TIMER, id, new Date(now.getTime() + TELL_AFTER_MS))
    return { actions: [{ id, caseId }] }
  }))
}
