import { and, asc, count, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { notificationBatches, notificationRecipients, notifications } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { comments, posts } from '#drizzle/schema/posts'
import { isPersonal } from '#server/domain/notifications/nearest-rule'
import { placesOfPosts } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import type { Db } from '#server/platform/db'

/** The batches of a notification that are still to be sent. */
export async function listPendingBatches(db: Db, notificationId: number): Promise<number[]> {
  const rows = await db.select({ id: notificationBatches.id }).from(notificationBatches)
    .where(and(eq(notificationBatches.notificationId, notificationId), eq(notificationBatches.state, 'pending'))).orderBy(asc(notificationBatches.id))
  return rows.map(row => row.id)
}

/** Whether somebody waits for a mail at this moment (links of their account, of a capsule that they make): such mail goes by a queue of its own. */
export async function isSystemMail(db: Db, of: { notificationId: number } | { batchId: number }): Promise<boolean> {
  const [row] = 'notificationId' in of
    ? await db.select({ kind: notifications.kind }).from(notifications).where(eq(notifications.id, of.notificationId))
    : await db.select({ kind: notifications.kind }).from(notifications).innerJoin(notificationBatches, eq(notificationBatches.notificationId, notifications.id)).where(eq(notificationBatches.id, of.batchId))
  return row !== undefined && isSystemKind(row.kind)
}

/** Those of these batches that are such mail. */
export async function listSystemMails(db: Db, batchIds: number[]): Promise<number[]> {
  const rows = await db.select({ id: notificationBatches.id, kind: notifications.kind }).from(notificationBatches).innerJoin(notifications, eq(notifications.id, notificationBatches.notificationId))
    .where(inArray(notificationBatches.id, batchIds))
  return rows.filter(({ kind }) => isSystemKind(kind)).map(({ id }) => id)
}

function isSystemKind(kind: string): boolean {
  return kind.startsWith('account.') || kind === 'capsule.confirm' || kind === 'capsule.receipt' || kind === 'mail.again'
}

/** As many as the list of unread ones shows. */
export async function countUnread(db: Db, actor: Person): Promise<number> {
  const [row] = await db.select({ unread: count() }).from(notificationRecipients)
    .innerJoin(notifications, eq(notifications.id, notificationRecipients.notificationId))
    .leftJoin(organizations, eq(organizations.id, notifications.organizationId))
    .leftJoin(posts, eq(posts.id, notifications.postId))
    .leftJoin(comments, eq(comments.id, notifications.commentId))
    .where(and(toPerson(actor), isNull(notificationRecipients.readAt)))
  return row?.unread ?? 0
}

/** What the bell shows to somebody: theirs, and about what they may still see, unless it is about themself. */
export function toPerson(actor: Person): SQL {
  return and(
    eq(notificationRecipients.userId, actor.id),
    or(sql.raw(isPersonal('notification_recipient.reason')), and(
      or(isNull(notifications.organizationId), placesOfPosts(actor)),
      isNull(posts.deletedAt), isNull(posts.hiddenAt), isNull(comments.deletedAt), isNull(comments.hiddenAt),
    )),
  )!
}
