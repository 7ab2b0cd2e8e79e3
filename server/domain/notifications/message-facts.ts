import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { tokens, users } from '#drizzle/schema/accounts'
import { notifications } from '#drizzle/schema/courier'
import { notes } from '#drizzle/schema/notes'
import { invitations, organizations } from '#drizzle/schema/organizations'
import { comments, posts } from '#drizzle/schema/posts'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import { findModerationFacts } from '#server/domain/moderation/queries'
import { findCapsuleFacts } from '#server/domain/capsules/queries'
import type { Db } from '#server/platform/db'

const parents = alias(comments, 'parent')

/** What a notification's message is written from. */
export async function findMessageFacts(db: Db, notificationId: number) {
  const [row] = await db.select({
    notification: notifications,
    actor: { name: users.name, handle: users.handle },
    organization: { name: organizations.name, slug: organizations.slug },
    post: { id: posts.id, title: posts.title, slug: posts.slug, type: posts.type, html: posts.html, body: posts.body, excerpt: posts.excerpt },
    comment: { id: comments.id, html: comments.html, body: comments.body },
    scheduledPost: { id: scheduledPosts.id, draft: scheduledPosts.draft, refusal: scheduledPosts.refusal },
    technologies: sql<Record<string, string> | null>`(select jsonb_object_agg(id, name) from technology where id = any(${posts.feedTechnologyIds}))`,
    tokenPayload: tokens.payload,
    invitation: { expiresAt: invitations.expiresAt },
    note: {
      createdAt: notes.createdAt, opens: notes.opens,
      opened: sql<number>`(select count(*) from note_event where note_event.note_id = ${notes.id} and note_event.event = 'opened' and note_event.at <= ${notifications.createdAt})::int`,
    },
    answered: sql<string | null>`left(${parents.body}, 500)`,
  }).from(notifications)
    .leftJoin(users, eq(users.id, notifications.actorId))
    .leftJoin(organizations, eq(organizations.id, notifications.organizationId))
    .leftJoin(posts, eq(posts.id, notifications.postId))
    .leftJoin(comments, eq(comments.id, notifications.commentId))
    .leftJoin(scheduledPosts, eq(scheduledPosts.id, notifications.scheduledPostId))
    .leftJoin(notes, eq(notes.id, notifications.noteId))
    .leftJoin(invitations, eq(invitations.id, notifications.invitationId))
    .leftJoin(tokens, eq(tokens.id, notifications.tokenId))
    .leftJoin(parents, eq(parents.id, comments.parentId))
    .where(eq(notifications.id, notificationId))
  return row && {
    ...row,
    capsule: row.notification.capsuleId === null ? undefined : await findCapsuleFacts(db, row.notification.capsuleId),
    moderation: row.notification.caseId === null ? undefined : await findModerationFacts(db, row.notification.caseId, row.notification.actionId),
  }
}

export type MessageFacts = NonNullable<Awaited<ReturnType<typeof findMessageFacts>>>
