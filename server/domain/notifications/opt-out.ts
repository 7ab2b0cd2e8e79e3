import { and, eq, isNull } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { addresses, correspondents } from '#drizzle/schema/addresses'
import { capsules } from '#drizzle/schema/capsules'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import type { OPT_OUT_SCOPES } from '#shared/contract/notifications'
import type { PostType } from '#shared/schemas/community'
import { endSource, narrow, narrowScopesOf } from '#server/domain/notifications/narrow'
import { readOptOutToken } from '#server/domain/notifications/opt-out-token'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

const actors = alias(users, 'actor')

export type OptOutScope = (typeof OPT_OUT_SCOPES)[number]

/** What an unsubscribe link is about, for the page that it opens. Changes nothing. Throws NotFound. */
export async function describeOptOut(db: Db, token: string) {
  const found = await find(db, token)
  return {
    email: found.email,
    sender: found.capsule && found.kind === 'capsule.released' ? found.capsule.senderName : null,
    person: found.commentId === null ? null : found.actor?.name ?? null,
    organization: found.organization?.name ?? null,
    post: found.post?.title ?? null,
    postType: (found.post?.type ?? null) as PostType | null,
    scopes: scopesOf(found),
  }
}

/**
 * Ends what was chosen; without a choice (a mail program's one click), what the mail came from: the subscription to the
 * organization, technology or site, or else the thread; from a capsule's mail, all mail to this address, for good. Needs no sign-in: the
 * link is the proof. Answers the address. Throws NotFound.
 */
export async function optOut(token: string, scope: OptOutScope | undefined): Promise<string> {
  return await transaction(async ({ db }) => {
    const found = await find(db, token)
    const { userId, told, addressId } = found
    if (scope !== undefined && !scopesOf(found).includes(scope)) throw new AppError('NotFound', 'This link cannot end that.')
    if (scope === 'sender') await blockSender(db, addressId, found.capsule!.senderAddressId!)
    else if (userId === null) {
      await db.update(addresses).set({ suppressed: 'opted_out', suppressedAt: clock.now() }).where(and(eq(addresses.id, addressId), isNull(addresses.suppressed)))
    }
    else if (scope === 'everything' || narrowScopesOf(told).length === 0) await db.update(users).set({ emailsOff: true }).where(eq(users.id, userId))
    else if (scope !== undefined) await narrow(db, userId, told, scope)
    else if (narrowScopesOf(told).includes('type')) await endSource(db, userId, told)
    else await narrow(db, userId, told, 'thread')
    return found.email
  })
}

async function find(db: Db, token: string) {
  const ids = readOptOutToken(token)
  const [row] = ids
    ? await db.select({
        addressId: addresses.id,
        email: addresses.email,
        userId: addresses.userId,
        kind: notifications.kind,
        commentId: notifications.commentId,
        actor: { id: actors.id, name: actors.name },
        capsule: { senderName: capsules.senderName, senderAddressId: capsules.senderAddressId },
        reason: notificationRecipients.reason,
        organization: { id: organizations.id, name: organizations.name },
        post: { id: posts.id, title: posts.title, type: posts.type },
      }).from(addresses)
        .innerJoin(notifications, eq(notifications.id, ids.notificationId))
        .leftJoin(notificationRecipients, and(eq(notificationRecipients.notificationId, notifications.id), eq(notificationRecipients.userId, addresses.userId)))
        .leftJoin(actors, eq(actors.id, notifications.actorId))
        .leftJoin(capsules, eq(capsules.id, notifications.capsuleId))
        .leftJoin(organizations, eq(organizations.id, notifications.organizationId))
        .leftJoin(posts, eq(posts.id, notifications.postId))
        .where(eq(addresses.id, ids.addressId))
    : []
  if (!row) throw new AppError('NotFound', 'This link is not known.')
  const told = { reason: row.reason ?? '', actorId: row.actor?.id ?? null, organizationId: row.organization?.id ?? null, post: row.post, isComment: row.commentId !== null }
  return { ...row, told }
}

function scopesOf({ userId, told, kind, capsule }: Awaited<ReturnType<typeof find>>): OptOutScope[] {
  if (kind === 'capsule.released' && capsule?.senderAddressId) return ['sender', 'everything']
  return userId === null ? ['everything'] : [...narrowScopesOf(told), 'everything']
}

/** Nothing that this sender wants to send comes to the address any more. */
async function blockSender(db: Db, addressId: number, senderAddressId: number): Promise<void> {
  const values = { addressId, senderAddressId, answer: 'blocked' as const, at: clock.now() }
  await db.insert(correspondents).values(values).onConflictDoUpdate({ target: [correspondents.addressId, correspondents.senderAddressId], set: values })
}
