import { and, eq, isNull } from 'drizzle-orm'
import { secondFactors, users } from '#drizzle/schema/accounts'
import { endOlderLinks, lockAddress, makeLink, secretOfLink } from '#server/domain/accounts/mailed-link'
import { config } from '#server/platform/config'
import { transaction } from '#server/platform/transaction'

export interface AdministratorLink {
  /** Where they choose their password. Whoever holds it gets in, once. */
  url: string
  isNew: boolean
}

/**
 * Makes the account of this address an administrator and answers a link to choose a new password, which also gets past a
 * second factor that was lost; without an account, a link that makes one. For whoever may read the database anyway: the command line.
 */
export async function makeAdministrator(email: string): Promise<AdministratorLink> {
  return await transaction(async ({ db, emit }) => {
    await lockAddress(db, email)
    const [user] = await db.update(users).set({ isAdmin: true }).where(and(eq(users.email, email), isNull(users.deletedAt)))
      .returning({ id: users.id, handle: users.handle })
    if (!user) {
      const id = await makeLink(db, { purpose: 'finish_sign_up', email, userId: null, payload: { isAdmin: 1 } })
      return { url: `${config().publicUrl}/finish#${secretOfLink(id)}`, isNew: true }
    }
    await db.delete(secondFactors).where(eq(secondFactors.userId, user.id))
    await endOlderLinks(db, email, 'reset_password')
    const id = await makeLink(db, { purpose: 'reset_password', email, userId: user.id })
    emit('account.changed', { userId: user.id, handle: user.handle })
    return { url: `${config().publicUrl}/reset#${secretOfLink(id)}`, isNew: false }
  })
}
