import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { capsules } from '#drizzle/schema/capsules'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { technologies } from '#drizzle/schema/catalog'
import { cases } from '#drizzle/schema/moderation'
import { notes } from '#drizzle/schema/notes'
import { comments, posts } from '#drizzle/schema/posts'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import { toPerson } from '#server/domain/notifications/queries'
import type { Person } from '#server/platform/actor'
import type { Db } from '#server/platform/db'

export interface NotificationPage {
  after?: [Date, number] | undefined
  limit: number
  unreadOnly: boolean
}

/** What the bell holds for this person, the newest first; nothing about what they may not see any more. */
export async function listNotifications(db: Db, actor: Person, { after, limit, unreadOnly }: NotificationPage) {
  return await db.select({
    id: notifications.id,
    kind: notifications.kind,
    reason: notificationRecipients.reason,
    commentId: notifications.commentId,
    facts: notifications.facts,
    technology: { name: technologies.name },
    createdAt: notificationRecipients.createdAt,
    readAt: notificationRecipients.readAt,
    actor: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
    organization: { id: organizations.id, slug: organizations.slug, name: organizations.name, colour: organizations.colour, logoKey: organizations.logoKey },
    post: { id: posts.id, slug: posts.slug, title: posts.title, type: posts.type },
    scheduledPost: { id: scheduledPosts.id, title: sql<string>`${scheduledPosts.draft} ->> 'title'` },
    capsule: { id: capsules.publicId, title: capsules.subject },
    note: { id: notes.publicId },
    // Its title is told to its author alone.
    caseOf: { id: cases.id, title: sql<string>`case when ${cases.subjectId} = ${notificationRecipients.userId} then coalesce((select title from post where post.id = coalesce(${cases.postId}, (select post_id from comment where comment.id = ${cases.commentId}))), '') else '' end` },
  }).from(notificationRecipients)
    .innerJoin(notifications, eq(notifications.id, notificationRecipients.notificationId))
    .leftJoin(users, eq(users.id, notifications.actorId))
    .leftJoin(organizations, eq(organizations.id, notifications.organizationId))
    .leftJoin(posts, eq(posts.id, notifications.postId))
    .leftJoin(comments, eq(comments.id, notifications.commentId))
    .leftJoin(technologies, eq(technologies.id, sql`(substring(${notificationRecipients.reason} from '^technology:([0-9]{1,9})$'))::int`))
    .leftJoin(scheduledPosts, eq(scheduledPosts.id, notifications.scheduledPostId))
    .leftJoin(capsules, eq(capsules.id, notifications.capsuleId))
    .leftJoin(notes, eq(notes.id, notifications.noteId))
    .leftJoin(cases, eq(cases.id, notifications.caseId))
    .where(and(
      toPerson(actor),
      unreadOnly ? isNull(notificationRecipients.readAt) : undefined,
      after && sql`(${notificationRecipients.createdAt}, ${notificationRecipients.notificationId}) < (${after[0].toISOString()}::timestamptz, ${after[1]}::bigint)`,
    ))
    .orderBy(desc(notificationRecipients.createdAt), desc(notificationRecipients.notificationId))
    .limit(limit + 1)
}

export type NotificationRecord = Awaited<ReturnType<typeof listNotifications>>[number]
