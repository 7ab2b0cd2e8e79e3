import { and, eq, ne } from 'drizzle-orm'
import { sessions, users } from '#drizzle/schema/accounts'
import type { AccountNotice } from '#server/domain/events'
import type { Person } from '#server/platform/actor'
import type { UnitOfWork } from '#server/platform/events'

/**
 * Ends every session of somebody but the one that asks, and tells them by mail why. After the commit `forgetActor` makes it
 * known to the other processes.
 */
export async function endOthersAndTell({ db, emit }: UnitOfWork, actor: Person, kind: AccountNotice): Promise<void> {
  await db.delete(sessions).where(and(eq(sessions.userId, actor.id), ne(sessions.hash, Buffer.from(actor.session.hash, 'base64url'))))
  const [owner] = await db.select({ email: users.email }).from(users).where(eq(users.id, actor.id))
  if (owner?.email) emit('account.linkRequested', { tokenId: null, kind, email: owner.email, userId: actor.id })
}
