import { and, eq, isNull, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses, correspondents } from '#drizzle/schema/addresses'
import { capsules } from '#drizzle/schema/capsules'
import { notificationRecipients, notifications, subscriptions } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { OPT_OUT_SCOPES } from '#shared/contract/notifications'
import { POST_TYPES } from '#shared/schemas/community'
import type { PostType } from '#shared/schemas/community'
import { readOptOutToken } from '#server/domain/notifications/opt-out-token'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

export type OptOutScope = (typeof OPT_OUT_SCOPES)[number]

/** What an unsubscribe link is about, for the page that it opens. Changes nothing. Throws NotFound. */
export async function describeOptOut(db: Db, token: string) {
  const found = await find(db, token)
  return {
    email: found.email,
    sender: found.capsule && found.kind === 'capsule.released' ? found.capsule.senderName : null,
    organization: found.organization?.name ?? null,
    post: found.post?.title ?? null,
    postType: (found.post?.type ?? null) as PostType | null,
    scopes: scopesOf(found),
  }
}

/**
 * Ends what was chosen; without a choice (a mail program's one click), what the mail came from: the subscription to the
 * organization or the site, or else the thread; from a capsule's mail, all mail to this address, for good. Needs no sign-in: the
 * link is the proof. Answers the address. Throws NotFound.
 */
export async function optOut(token: string, scope: OptOutScope | undefined): Promise<string> {
  return await transaction(async ({ db }) => {
    const found = await find(db, token)
    const { userId, organization, post, reason, addressId } = found
    if (scope !== undefined && !scopesOf(found).includes(scope)) throw new AppError('NotFound', 'This link cannot end that.')
    if (scope === 'sender') await blockSender(db, addressId, found.capsule!.senderAddressId!)
    else if (userId === null) {
      await db.update(addresses).set({ suppressed: 'opted_out', suppressedAt: clock.now() }).where(and(eq(addresses.id, addressId), isNull(addresses.suppressed)))
    }
    else if (scope === 'everything' || !organization || !post) await db.update(users).set({ emailsOff: true }).where(eq(users.id, userId))
    else if (scope === 'organization') await mute(db, userId, { organizationId: organization.id })
    else if (scope === 'type') await dropType(db, userId, organization.id, post.type)
    else if (scope === undefined && reason === 'organization') await db.delete(subscriptions).where(and(eq(subscriptions.userId, userId), eq(subscriptions.organizationId, organization.id)))
    else if (scope === undefined && reason === 'site') await db.delete(subscriptions).where(and(eq(subscriptions.userId, userId), subscriptions.siteWide))
    else await mute(db, userId, { postId: post.id })
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
        capsule: { senderName: capsules.senderName, senderAddressId: capsules.senderAddressId },
        reason: notificationRecipients.reason,
        organization: { id: organizations.id, name: organizations.name },
        post: { id: posts.id, title: posts.title, type: posts.type },
      }).from(addresses)
        .innerJoin(notifications, eq(notifications.id, ids.notificationId))
        .leftJoin(notificationRecipients, and(eq(notificationRecipients.notificationId, notifications.id), eq(notificationRecipients.userId, addresses.userId)))
        .leftJoin(capsules, eq(capsules.id, notifications.capsuleId))
        .leftJoin(organizations, eq(organizations.id, notifications.organizationId))
        .leftJoin(posts, eq(posts.id, notifications.postId))
        .where(eq(addresses.id, ids.addressId))
    : []
  if (!row) throw new AppError('NotFound', 'This link is not known.')
  return row
}

function scopesOf({ userId, organization, post, reason, kind, capsule }: Awaited<ReturnType<typeof find>>): OptOutScope[] {
  if (kind === 'capsule.released' && capsule?.senderAddressId) return ['sender', 'everything']
  if (userId === null || !organization || !post) return ['everything']
  return OPT_OUT_SCOPES.filter(scope => scope !== 'sender' && (scope !== 'type' || reason === 'organization'))
}

/** Nothing that this sender wants to send comes to the address any more. */
async function blockSender(db: Db, addressId: number, senderAddressId: number): Promise<void> {
  const values = { addressId, senderAddressId, answer: 'blocked' as const, at: clock.now() }
  await db.insert(correspondents).values(values).onConflictDoUpdate({ target: [correspondents.addressId, correspondents.senderAddressId], set: values })
}

async function mute(db: Db, userId: number, target: { organizationId: number } | { postId: number }): Promise<void> {
  const column = 'postId' in target ? subscriptions.postId : subscriptions.organizationId
  await db.insert(subscriptions).values({ userId, ...target, level: 'muted', createdAt: clock.now() })
    .onConflictDoUpdate({ target: [column, subscriptions.userId], targetWhere: sql`${sql.identifier(column.name)} is not null`, set: { level: 'muted' } })
}

/** The other types stay; with the last one the subscription ends. */
async function dropType(db: Db, userId: number, organizationId: number, type: string): Promise<void> {
  const mine = and(eq(subscriptions.userId, userId), eq(subscriptions.organizationId, organizationId))
  const [row] = await db.select().from(subscriptions).where(mine).for('update')
  if (!row) return
  const left = (row.postTypes.length === 0 ? [...POST_TYPES] : row.postTypes).filter(one => one !== type)
  if (left.length === 0) await db.delete(subscriptions).where(mine)
  else await db.update(subscriptions).set({ postTypes: left }).where(mine)
}
