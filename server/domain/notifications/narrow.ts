import { and, eq, sql } from 'drizzle-orm'
import { subscriptions } from '#drizzle/schema/courier'
import { POST_TYPES } from '#shared/schemas/community'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { reasonName, technologyOfReason } from '#shared/rules/notification-reasons'

/** What a notification lets its recipient end, from the narrowest to the widest. */
export type NarrowScope = 'person' | 'thread' | 'type' | 'organization'

/** What a notification was about, and why somebody got it. */
export interface Told {
  reason: string
  actorId: number | null
  organizationId: number | null
  post: { id: number, type: string } | null
  isComment: boolean
}

/** What can be ended. A type of post only where a subscription has brought it. */
export function narrowScopesOf({ reason, actorId, organizationId, post, isComment }: Told): NarrowScope[] {
  if (!post || organizationId === null) return []
  return [
    ...isComment && actorId !== null ? ['person' as const] : [],
    'thread',
    ...['organization', 'technology', 'site'].includes(reasonName(reason)) ? ['type' as const] : [],
    'organization',
  ]
}

/** Ends one of them. The scope is one of `narrowScopesOf`. */
export async function narrow(db: Db, userId: number, told: Told, scope: NarrowScope): Promise<void> {
  if (scope === 'thread') await mute(db, userId, { postId: told.post!.id })
  else if (scope === 'organization') await mute(db, userId, { organizationId: told.organizationId! })
  else if (scope === 'type') await dropType(db, userId, told)
  else await db.insert(subscriptions).values({ userId, postId: told.post!.id, personId: told.actorId!, level: 'muted', createdAt: clock.now() }).onConflictDoNothing()
}

async function mute(db: Db, userId: number, target: { organizationId: number } | { postId: number }): Promise<void> {
  const [column, where] = 'postId' in target
    ? [subscriptions.postId, sql`post_id is not null and person_id is null`]
    : [subscriptions.organizationId, sql`organization_id is not null`]
  await db.insert(subscriptions).values({ userId, ...target, level: 'muted', createdAt: clock.now() })
    .onConflictDoUpdate({ target: [column, subscriptions.userId], targetWhere: where, set: { level: 'muted' } })
}

/** Ends the subscription that has brought it. */
export async function endSource(db: Db, userId: number, told: Told): Promise<void> {
  await db.delete(subscriptions).where(sourceOf(userId, told))
}

/** The other types stay; with the last one the subscription ends. */
async function dropType(db: Db, userId: number, told: Told): Promise<void> {
  const source = sourceOf(userId, told)
  const [row] = await db.select().from(subscriptions).where(source).for('update')
  if (!row) return
  const left = (row.postTypes.length === 0 ? [...POST_TYPES] : row.postTypes).filter(one => one !== told.post!.type)
  if (left.length === 0) await db.delete(subscriptions).where(source)
  else await db.update(subscriptions).set({ postTypes: left }).where(source)
}

function sourceOf(userId: number, { reason, organizationId }: Told) {
  const technologyId = technologyOfReason(reason)
  return and(
    eq(subscriptions.userId, userId),
    technologyId !== undefined ? eq(subscriptions.technologyId, technologyId) : reason === 'site' ? eq(subscriptions.siteWide, true) : eq(subscriptions.organizationId, organizationId ?? -1),
  )
}
