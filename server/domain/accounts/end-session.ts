import { and, eq, ne } from 'drizzle-orm'
import { sessions, users } from '#drizzle/schema/accounts'
import { forgetActor } from '#server/domain/accounts/resolve-actor'
import type { Actor, Person } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

/** Signs out on this device, with the static sites that it has let in; a static site or an API token ends itself alone. */
export async function endOwnSession(actor: Actor): Promise<void> {
  if (actor.kind === 'visitor') return
  await database().delete(sessions).where(and(eq(sessions.publicId, actor.session.publicId), eq(sessions.userId, actor.id)))
  forgetActor(actor.id)
}

/** Signs out one of one's devices, named by the public id of the list. Throws NotFound. */
export async function endSession(actor: Person, publicId: string): Promise<void> {
  const [ended] = await database().delete(sessions)
    .where(and(eq(sessions.publicId, publicId), eq(sessions.userId, actor.id), ne(sessions.kind, 'token')))
    .returning({ id: sessions.publicId })
  if (!ended) throw new AppError('NotFound', 'This device is signed out already.')
  forgetActor(actor.id)
}

/** Signs out every device but this one, ends every API token, and tells the owner by mail if there were any. */
export async function endOtherSessions(actor: Person): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const ended = await db.delete(sessions)
      .where(and(eq(sessions.userId, actor.id), ne(sessions.hash, Buffer.from(actor.session.hash, 'base64url'))))
      .returning({ id: sessions.publicId })
    const [owner] = await db.select({ email: users.email }).from(users).where(eq(users.id, actor.id))
    if (ended.length > 0 && owner?.email) emit('account.linkRequested', { tokenId: null, kind: 'signedOutEverywhere', email: owner.email, userId: actor.id })
  })
  forgetActor(actor.id)
}
