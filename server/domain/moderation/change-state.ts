import { and, eq, inArray } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { cases, reports } from '#drizzle/schema/moderation'
import type { ModeratedState } from '#drizzle/schema/moderation'
import { organizations, standings } from '#drizzle/schema/organizations'
import { lockComment, setCommentState } from '#server/domain/comments/change-comment'
import type { LockedComment } from '#server/domain/comments/change-comment'
import { findSubject, lockCase } from '#server/domain/moderation/queries'
import type { CaseRecord } from '#server/domain/moderation/queries'
import { setPostState } from '#server/domain/posts/moderate-post'
import { lockPost } from '#server/domain/posts/queries'
import type { LockedPost } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'

export type Subject = Awaited<ReturnType<typeof findSubject>>

/** Everything that a decision can change, locked for the transaction. */
export interface Locked {
  row: CaseRecord
  post: LockedPost | undefined
  comment: LockedComment | undefined
  subject: Subject
}

/** In the order of everything that locks these: the organization, the post, the comment, the case. */
export async function lockAll(db: Db, actor: Person, { id, organizationId, postId, commentId, subjectId }: CaseRecord): Promise<Locked> {
  if (organizationId !== null) await db.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, organizationId)).for('no key update')
  const postOf = postId ?? (commentId === null ? null : await postIdOf(db, commentId))
  const post = postOf === null ? undefined : await lockPost(db, actor, postOf)
  const comment = commentId === null ? undefined : await lockComment(db, commentId)
  return { row: await lockCase(db, id), post, comment, subject: await findSubject(db, organizationId, subjectId) }
}

async function postIdOf(db: Db, commentId: number): Promise<number> {
  return (await lockComment(db, commentId)).postId
}

/** Puts content, author and case into this state and answers how they were: what to put them into to take it back. */
export async function changeState(unit: UnitOfWork, locked: Locked, to: ModeratedState, deciderId: number | null): Promise<ModeratedState> {
  const before: ModeratedState = {}
  await changeCase(unit.db, locked.row, to, deciderId, before)
  await changeContent(unit, locked, to, before)
  if (to.denial) before.denial = await changeDenial(unit, locked, to.denial)
  if (to.suspension) before.suspension = await changeSuspension(unit, locked.subject, to.suspension)
  return before
}

async function changeCase(db: Db, row: CaseRecord, to: ModeratedState, deciderId: number | null, before: ModeratedState): Promise<void> {
  if (to.reports && to.reports.ids.length > 0) {
    const [one] = await db.select({ state: reports.state }).from(reports).where(inArray(reports.id, to.reports.ids)).limit(1)
    before.reports = { ids: to.reports.ids, state: one!.state }
    await db.update(reports).set({ state: to.reports.state, decidedAt: to.reports.state === 'open' ? null : clock.now() }).where(inArray(reports.id, to.reports.ids))
  }
  if (to.caseState === undefined && to.caseHiddenAt === undefined) return
  before.caseState = row.state
  before.caseHiddenAt = iso(row.hiddenAt)
  const decided = to.caseState === 'open' ? { decidedAt: null, decidedBy: null } : to.caseState === 'decided' && row.state === 'open' ? { decidedAt: clock.now(), decidedBy: deciderId } : {}
  await db.update(cases).set({
    ...decided,
    ...to.caseState !== undefined && { state: to.caseState },
    ...to.caseHiddenAt !== undefined && { hiddenAt: date(to.caseHiddenAt) },
  }).where(eq(cases.id, row.id))
}

async function changeContent(unit: UnitOfWork, { post, comment }: Locked, { hiddenAt, lockedAt, deleted }: ModeratedState, before: ModeratedState): Promise<void> {
  const content = comment ?? post
  if (!post || !content) return
  if (hiddenAt !== undefined) before.hiddenAt = iso(content.hiddenAt)
  if (deleted) before.deleted = { at: iso(content.deletedAt), by: content.deletedBy }
  if (lockedAt !== undefined) before.lockedAt = iso(post.lockedAt)
  const state = { ...hiddenAt !== undefined && { hiddenAt: date(hiddenAt) }, ...deleted && { deleted: { at: date(deleted.at), by: deleted.by } } }
  const lock = lockedAt === undefined ? {} : { lockedAt: date(lockedAt) }
  if (comment && Object.keys(state).length > 0) await setCommentState(unit, comment, post, state)
  const ofPost = comment ? lock : { ...state, ...lock }
  if (Object.keys(ofPost).length > 0) await setPostState(unit, post, ofPost)
}

type Denial = NonNullable<ModeratedState['denial']>

async function changeDenial({ db, emit }: UnitOfWork, { row, subject }: Locked, to: Denial): Promise<Denial> {
  const organizationId = row.organizationId!
  const { standing, user } = subject
  const values = { ...to, denyUntil: date(to.denyUntil) }
  await db.insert(standings).values({ organizationId, userId: user.id, ...values }).onConflictDoUpdate({ target: [standings.organizationId, standings.userId], set: values })
  emit('membership.changed', { organizationId, userId: user.id })
  return standing
    ? { denyAll: standing.denyAll, denyPosts: standing.denyPosts, denyComments: standing.denyComments, denyUntil: iso(standing.denyUntil), denyReason: standing.denyReason }
    : { denyAll: false, denyPosts: false, denyComments: false, denyUntil: null, denyReason: null }
}

async function changeSuspension({ db, emit }: UnitOfWork, { user }: Subject, to: NonNullable<ModeratedState['suspension']>) {
  await db.update(users).set({ suspendedUntil: date(to.until), suspendedReason: to.reason }).where(and(eq(users.id, user.id)))
  emit('account.changed', { userId: user.id, handle: user.handle })
  return { until: iso(user.suspendedUntil), reason: user.suspendedReason }
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}

function date(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
