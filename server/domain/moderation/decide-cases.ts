import { and, eq, isNull } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { cases } from '#drizzle/schema/moderation'
import type { ModeratedState } from '#drizzle/schema/moderation'
import { organizations } from '#drizzle/schema/organizations'
import type { ActionDraft, DecisionDraft } from '#shared/contract/moderation'
import { TELL_AFTER_MS } from '#shared/rules/moderation'
import { getComment } from '#server/domain/comments/queries'
import { appendLog } from '#server/domain/moderation/append-log'
import { changeState, lockAll } from '#server/domain/moderation/change-state'
import type { Locked } from '#server/domain/moderation/change-state'
import { moderationPolicy } from '#server/domain/moderation/policy'
import { getCase, openReports } from '#server/domain/moderation/queries'
import type { CaseRecord } from '#server/domain/moderation/queries'
import { openCase, placeOf } from '#server/domain/moderation/report-content'
import { TELL_TIMER } from '#server/domain/moderation/tell'
import { getOrganization } from '#server/domain/organizations/queries'
import { refusingRepeatedLink } from '#server/domain/posts/moderate-post'
import { getPostFacts, lockPost } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import { authorize } from '#server/platform/policy'
import { schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

type Choice = Pick<DecisionDraft, 'action' | 'reason' | 'scope' | 'until'>
export interface Made { actions: { id: number, caseId: number }[] }

/** What says that nothing is wrong (any more): it closes a case, and there is nothing to appeal against. */
const KIND: ReadonlySet<string> = new Set(['dismiss', 'unhide', 'restore', 'unlock', 'lift'])
const FOR_EVER = '9999-12-31T00:00:00.000Z'

/** Decides open cases: all of them, or none if one is refused. Throws Conflict for one that is decided already. */
export async function decideCases(actor: Person, { cases: ids, ...choice }: DecisionDraft): Promise<Made> {
  return await refusingRepeatedLink(transaction(async (unit) => {
    const actions: Made['actions'] = []
    for (const id of [...new Set(ids)].sort((a, b) => a - b)) actions.push(await decide(unit, actor, await getCase(unit.db, actor, id), choice))
    return { actions }
  }))
}

/** Acts on something that nobody has reported. An open case of it is decided by that; otherwise it gets one. */
export async function actOn(actor: Person, { target, ...choice }: ActionDraft): Promise<Made> {
  return await refusingRepeatedLink(transaction(async (unit) => {
    const row = target.kind === 'person' ? await caseOfPerson(unit.db, actor, target) : await caseOfContent(unit, actor, target, choice.action)
    return { actions: [await decide(unit, actor, row, choice, row.state === 'closed')] }
  }))
}

async function decide(unit: UnitOfWork, actor: Person, found: CaseRecord, choice: Choice, isOwn = false): Promise<Made['actions'][number]> {
  const now = clock.now()
  authorize(moderationPolicy.decide(actor, found, now))
  const locked = await lockAll(unit.db, actor, found)
  const { row, subject } = locked
  if (row.state !== 'open' && !isOwn) throw new AppError('Conflict', 'Somebody has decided this case already.')
  if (choice.action === 'suspend' || (choice.action === 'lift' && row.organizationId === null)) authorize(moderationPolicy.suspend(actor, row, now))
  else if (['warn', 'deny', 'ban', 'lift'].includes(choice.action)) authorize(moderationPolicy.restrain(actor, row, subject, now))
  const isKind = KIND.has(choice.action)
  const before = await changeState(unit, locked, {
    ...effectOf(choice, locked, actor.id, now),
    caseState: isKind ? 'closed' : 'decided',
    reports: { ids: (await openReports(unit.db, row.id)).map(({ id }) => id), state: isKind ? 'dismissed' : 'upheld' },
  }, actor.id)
  // Who closed it counts as who decided, too.
  await unit.db.update(cases).set({ decidedAt: now, decidedBy: actor.id }).where(eq(cases.id, row.id))
  const until = choice.until === null ? null : new Date(choice.until)
  const id = await appendLog(unit, actor, { ...placeOf(row), action: choice.action, reason: choice.reason, until: ['deny', 'suspend'].includes(choice.action) ? until : null, before })
  await schedule(unit.db, TELL_TIMER, id, new Date(now.getTime() + TELL_AFTER_MS))
  return { id, caseId: row.id }
}

/** What a decision changes beside the case itself. Throws Refused where it makes no sense. */
function effectOf({ action, reason, scope, until }: Choice, { row, post, comment }: Locked, actorId: number, now: Date): ModeratedState {
  const at = now.toISOString()
  const content = comment ?? post
  if (until !== null && new Date(until) <= now) throw fieldError('Refused', 'until', 'past', 'Choose a moment that is still to come.')
  if (!content && ['hide', 'unhide', 'delete', 'restore', 'lock', 'unlock'].includes(action)) throw new AppError('Refused', 'This case is about a person, not about what they wrote.')
  if (row.organizationId === null && ['deny', 'ban'].includes(action)) throw new AppError('Refused', 'Only an organization denies something. Out of the whole site, people are suspended.')
  const shown = row.hiddenAt === null ? {} : { hiddenAt: null, caseHiddenAt: null }
  switch (action) {
    case 'dismiss': return shown
    case 'hide': return { hiddenAt: at }
    case 'unhide': return { hiddenAt: null }
    case 'delete': return { deleted: { at, by: actorId } }
    case 'restore': return { deleted: { at: null, by: null }, hiddenAt: null }
    case 'lock': return { lockedAt: at, ...shown }
    case 'unlock': return { lockedAt: null }
    case 'warn': return {}
    case 'deny': return { denial: { denyAll: scope === 'all', denyPosts: scope !== 'comments', denyComments: scope !== 'posts', denyUntil: until, denyReason: reason } }
    case 'ban': return { denial: { denyAll: true, denyPosts: true, denyComments: true, denyUntil: null, denyReason: reason } }
    case 'suspend': return { suspension: { until: until ?? FOR_EVER, reason } }
    case 'lift': return row.organizationId === null
      ? { suspension: { until: null, reason: null } }
      : { denial: { denyAll: false, denyPosts: false, denyComments: false, denyUntil: null, denyReason: null } }
  }
}

/** Giving something back is a matter of its own: what others have reported meanwhile stays open. */
async function caseOfContent(unit: UnitOfWork, actor: Person, target: { kind: 'post' | 'comment', id: number }, action: string): Promise<CaseRecord> {
  const { db } = unit
  const comment = target.kind === 'comment' ? await getComment(db, actor, target.id) : undefined
  const postId = comment?.postId ?? target.id
  const facts = await getPostFacts(db, actor, postId)
  authorize(moderationPolicy.review(actor, facts.organizationId, clock.now()))
  await db.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, facts.organizationId)).for('no key update')
  await lockPost(db, actor, postId)
  const about = { organizationId: facts.organizationId, subjectId: comment?.authorId ?? facts.authorId, origin: 'moderator' as const }
  authorize(moderationPolicy.decide(actor, about, clock.now()))
  if (!KIND.has(action) || action === 'dismiss') return await openCase(unit, target, about)
  return await ownCase(db, { ...about, ...target.kind === 'post' ? { postId: target.id } : { commentId: target.id } })
}

async function caseOfPerson(db: Db, actor: Person, { handle, organization }: { handle: string, organization: string | null }): Promise<CaseRecord> {
  const organizationId = organization === null ? null : (await getOrganization(db, actor, organization)).id
  authorize(moderationPolicy.review(actor, organizationId, clock.now()))
  const [person] = await db.select({ id: users.id }).from(users).where(and(eq(users.handle, handle), isNull(users.deletedAt)))
  if (!person) throw new AppError('NotFound', 'There is nobody of that name.')
  return await ownCase(db, { organizationId, subjectId: person.id, origin: 'moderator' })
}

/** A case that waits for nobody: it is decided as it is made. */
async function ownCase(db: Db, facts: Pick<CaseRecord, 'organizationId' | 'subjectId' | 'origin'> & { postId?: number, commentId?: number }): Promise<CaseRecord> {
  const [row] = await db.insert(cases).values({ ...facts, state: 'closed', openedAt: clock.now() }).returning()
  return row!
}
