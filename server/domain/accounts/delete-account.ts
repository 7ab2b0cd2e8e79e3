import { and, count, eq, isNull, ne, or, sql } from 'drizzle-orm'
import { externalIdentities, formerHandles, passkeys, secondFactors, sessions, tokens, users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { notificationRecipients, notifications, subscriptions } from '#drizzle/schema/courier'
import { notes } from '#drizzle/schema/notes'
import { invitations, joinRequests } from '#drizzle/schema/organizations'
import { drafts, files, outbox } from '#drizzle/schema/platform'
import { postMarks } from '#drizzle/schema/posts'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import { requireFresh } from '#server/domain/accounts/fresh-identity'
import { FORGET_ADDRESS_TIMER } from '#server/domain/accounts/forget-address'
import { markReserved } from '#server/domain/accounts/handles'
import type { UserRow } from '#server/domain/accounts/queries'
import { removeExports } from '#server/domain/accounts/request-export'
import { forgetActor } from '#server/domain/accounts/resolve-actor'
import { settleCapsulesOf } from '#server/domain/capsules/settle-capsules'
import { releaseFile } from '#server/domain/files/save-picture'
import { leaveAll } from '#server/domain/organizations/leave-all'
import { PUBLISH } from '#server/domain/scheduling/schedule-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import { cancelTimer, schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'
import { person as texts } from '#shared/messages/en/person'

const DAY_MS = 86_400_000

/**
 * Deletes an account at once (ADR 0016). What others have answered stays: posts, comments and votes, under a name that is
 * nobody's. Everything else goes, the address a day later, when the mail that says goodbye has gone out. Throws
 * ReauthenticationRequired, or Refused for another handle and for the last administrator.
 */
export async function deleteAccount(actor: Person, { handle, capsules: choice }: { handle: string, capsules: 'deliver' | 'destroy' }): Promise<void> {
  requireFresh(actor)
  if (handle.replace(/^@/, '').toLowerCase() !== actor.handle.toLowerCase()) throw fieldError('Refused', 'handle', 'other', 'This is not your handle.')
  await transaction(async (unit) => {
    const { db, emit } = unit
    const [user] = await db.select().from(users).where(and(eq(users.id, actor.id), isNull(users.deletedAt))).for('update')
    if (!user) throw new AppError('Refused', 'This account is deleted already.')
    await keepAnAdministrator(db, user)
    await settleCapsulesOf(unit, user.id, choice)
    emit('account.authorChanged', { userIds: [user.id] })
    await leaveAll(unit, user.id)
    await removeOwn(unit, user)
    await cutLoose(db, user)
    await anonymise(unit, user)
  })
  forgetActor(actor.id)
}

/** What is somebody's alone. */
async function removeOwn({ db, emit }: UnitOfWork, { id, email }: UserRow): Promise<void> {
  await db.delete(sessions).where(eq(sessions.userId, id))
  await db.delete(passkeys).where(eq(passkeys.userId, id))
  await db.delete(secondFactors).where(eq(secondFactors.userId, id))
  await db.delete(externalIdentities).where(eq(externalIdentities.userId, id))
  await db.delete(formerHandles).where(eq(formerHandles.userId, id))
  await db.delete(tokens).where(or(eq(tokens.userId, id), email === null ? undefined : eq(tokens.email, email)))
  await db.delete(drafts).where(eq(drafts.userId, id))
  await db.delete(postMarks).where(eq(postMarks.userId, id))
  await db.delete(subscriptions).where(or(eq(subscriptions.userId, id), eq(subscriptions.personId, id)))
  await db.delete(notificationRecipients).where(eq(notificationRecipients.userId, id))
  await db.delete(joinRequests).where(eq(joinRequests.userId, id))
  await db.delete(invitations).where(or(eq(invitations.userId, id), email === null ? undefined : eq(invitations.email, email)))
  const waiting = await db.select({ id: scheduledPosts.id }).from(scheduledPosts).where(eq(scheduledPosts.ownerId, id))
  for (const post of waiting) await cancelTimer(db, PUBLISH, post.id)
  await db.delete(scheduledPosts).where(eq(scheduledPosts.ownerId, id))
  await removeExports(db, emit, id)
  // What has been told already; the rest goes with the week.
  await db.delete(outbox).where(and(eq(outbox.state, 'completed'), sql`${outbox.name} like 'account.%'`, sql`${outbox.payload} ->> 'userId' = ${String(id)}`))
}

/** What stays where it is, but is nobody's any more. */
async function cutLoose(db: Db, { id }: UserRow): Promise<void> {
  await db.update(notes).set({ creatorId: null, networkHash: null }).where(eq(notes.creatorId, id))
  await db.update(capsules).set({ ownerId: null }).where(eq(capsules.ownerId, id))
  await db.update(capsuleRecipients).set({ userId: null }).where(eq(capsuleRecipients.userId, id))
  await db.update(files).set({ ownerId: null, networkHash: null }).where(eq(files.ownerId, id))
  // Mails that are rendered and sent carry the name; the list behind the bell makes its words anew.
  await db.update(notifications).set({ messages: {} }).where(and(eq(notifications.actorId, id), sql`${notifications.completedAt} is not null`))
}

async function anonymise({ db, emit }: UnitOfWork, user: UserRow): Promise<void> {
  const now = clock.now()
  await releaseFile(db, user.avatarKey)
  await db.update(users).set({
    handle: `deleted.${user.id}`, name: texts.deletedAccount, email: null, passwordHash: null, isAdmin: false, isPlaceholder: false, avatarKey: null, bio: '', bioHtml: '',
    language: 'en', timeZone: 'UTC', suspendedUntil: null, suspendedReason: null, emailsOff: true, handleChangedAt: null, deletedAt: now,
  }).where(eq(users.id, user.id))
  await markReserved(db, user.handle, user.id)
  const own = await db.update(addresses).set({ userId: null }).where(eq(addresses.userId, user.id)).returning({ id: addresses.id })
  for (const { id } of own) await schedule(db, FORGET_ADDRESS_TIMER, id, new Date(now.getTime() + DAY_MS))
  if (user.email !== null) emit('account.linkRequested', { tokenId: null, kind: 'accountDeleted', email: user.email, userId: null })
  emit('account.changed', { userId: user.id, handle: `deleted.${user.id}` })
}

async function keepAnAdministrator(db: Db, user: UserRow): Promise<void> {
  if (!user.isAdmin) return
  const [others] = await db.select({ count: count() }).from(users).where(and(eq(users.isAdmin, true), ne(users.id, user.id), isNull(users.deletedAt)))
  if (others!.count === 0) throw new AppError('Refused', 'You are the only administrator. Make somebody else one first.')
}
