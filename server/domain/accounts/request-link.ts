import { and, eq, isNull } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { endOlderLinks, lockAddress, makeLink } from '#server/domain/accounts/mailed-link'
import type { NewLink } from '#server/domain/accounts/mailed-link'
import { countAttempt } from '#server/domain/accounts/throttle'
import { transaction } from '#server/platform/transaction'

/**
 * The mail that starts an account, or for an address that has one, the mail that says so. Known or not, the same
 * statements run: whoever asks learns nothing.
 */
export async function requestSignUp(email: string): Promise<void> {
  await requestLink(email, userId => userId === undefined
    ? { link: { purpose: 'finish_sign_up', email, userId: null }, kind: 'finishSignUp' }
    : { link: { purpose: 'reset_password', email, userId }, kind: 'alreadySignedUp' })
}

/** The mail with a link to choose a new password. For an unknown address the same rows are written, and nothing is sent. */
export async function requestReset(email: string): Promise<void> {
  await requestLink(email, userId => ({
    link: { purpose: 'reset_password', email, userId: userId ?? null },
    kind: userId === undefined ? undefined : 'resetPassword',
  }))
}

interface Answer {
  link: NewLink
  kind: 'finishSignUp' | 'alreadySignedUp' | 'resetPassword' | undefined
}

async function requestLink(email: string, decide: (userId: number | undefined) => Answer): Promise<void> {
  // Beyond the limit of mails to one address nothing is sent, and the links that lie in its box go on working.
  const { isOver } = await countAttempt('mail', email)
  await transaction(async ({ db, emit }) => {
    await lockAddress(db, email)
    const [owner] = await db.select({ id: users.id }).from(users).where(and(eq(users.email, email), isNull(users.deletedAt)))
    const { link, kind } = decide(owner?.id)
    await endOlderLinks(db, isOver ? '' : email, link.purpose)
    const tokenId = await makeLink(db, link)
    if (isOver || kind === undefined) emit('account.linkWithheld', { tokenId })
    else emit('account.linkRequested', { tokenId, kind, email, userId: link.userId })
  })
}
