import { eq } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { nameTaken, requireFreeHandle, reserveHandle } from '#server/domain/accounts/handles'
import type { UserRow } from '#server/domain/accounts/queries'
import { forgetActor } from '#server/domain/accounts/resolve-actor'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { fieldError, refusingBroken } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

const DAY_MS = 86_400_000
const PAUSE_MS = 30 * DAY_MS

/** When somebody may take another handle; null: now. */
export function handleFixedUntil({ handleChangedAt }: Pick<UserRow, 'handleChangedAt'>): Date | null {
  const until = handleChangedAt && new Date(handleChangedAt.getTime() + PAUSE_MS)
  return until && until > clock.now() ? until : null
}

/**
 * Takes another handle, once in 30 days; the old one leads here for a year. Another way of writing the same one is no
 * change. Throws NameTaken or Refused.
 */
export async function changeHandle(actor: Person, handle: string): Promise<UserRow> {
  const changed = await refusingBroken('users_handle_unique', nameTaken, transaction(async ({ db, emit }) => {
    const [before] = await db.select().from(users).where(eq(users.id, actor.id)).for('update')
    const isSame = before!.handle.toLowerCase() === handle.toLowerCase()
    if (!isSame) {
      const until = handleFixedUntil(before!)
      if (until) throw fieldError('Refused', 'handle', 'tooSoon', `A handle can be changed once in 30 days: again on ${until.toISOString().slice(0, 10)}.`)
      await requireFreeHandle(db, handle, actor.id)
    }
    const [user] = await db.update(users).set(isSame ? { handle } : { handle, handleChangedAt: clock.now() }).where(eq(users.id, actor.id)).returning()
    if (!isSame) await reserveHandle(db, before!.handle, handle, actor.id)
    emit('account.changed', { userId: actor.id, handle })
    return user!
  }))
  forgetActor(actor.id)
  return changed
}
