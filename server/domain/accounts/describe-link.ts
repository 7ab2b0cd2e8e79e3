import { getLink } from '#server/domain/accounts/mailed-link'
import { getUser } from '#server/domain/accounts/queries'

/** What a mailed link is for, without using it. Throws LinkExpired. */
export async function describeLink(secret: string) {
  const { purpose, email, expiresAt, payload, userId } = await getLink(secret)
  const waiting = purpose === 'claim_account' && userId !== null ? await getUser(userId) : undefined
  return {
    purpose, email, expiresAt: expiresAt.toISOString(),
    githubLogin: payload.githubLogin === undefined ? null : String(payload.githubLogin),
    name: waiting?.name ?? (payload.name === undefined ? null : String(payload.name)),
    claims: waiting ? { handle: waiting.handle, posts: waiting.postCount, comments: waiting.commentCount } : null,
  }
}
