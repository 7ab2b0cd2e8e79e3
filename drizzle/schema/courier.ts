/**
 * The courier's tables. An event (outbox row) makes at most one `notification` of each kind; its message is rendered
 * once per language and never again. Recipients are resolved once: `notification_recipient` is the in-app side (who sees
 * it behind the bell, and why), `notification_batch` the mail side: at most 100 addresses that share language and reason.
 * A batch belongs to one sending connection at a time (a session-level advisory lock, which ends with its process), and
 * each address moves to `emailed_address_ids` right after its message was accepted, before the next is sent.
 */
import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { tokens, users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { capsules } from '#drizzle/schema/capsules'
import { technologies } from '#drizzle/schema/catalog'
import { bigId, bigRef, moment } from '#drizzle/schema/columns'
import { cases, moderationActions } from '#drizzle/schema/moderation'
import { notes } from '#drizzle/schema/notes'
import { invitations, joinRequests, organizations } from '#drizzle/schema/organizations'
import { outbox } from '#drizzle/schema/platform'
import { comments, posts } from '#drizzle/schema/posts'
import { scheduledPosts } from '#drizzle/schema/scheduling'

export type NotificationKind
  = 'post.created' | 'comment.onMyPost' | 'comment.reply' | 'comment.inThread' | 'comment.mention' | 'post.mention'
    | 'post.status' | 'role.changed' | 'mail.waited' | 'mail.again'
    | 'account.finishSignUp' | 'account.alreadySignedUp' | 'account.resetPassword' | 'account.passwordChanged' | 'account.signedOutEverywhere' | 'account.claim'
    | 'account.confirmEmail' | 'account.emailTaken' | 'account.emailChanged' | 'account.emailRestored' | 'account.secondFactorOn' | 'account.secondFactorOff'
    | 'account.recoveryRenewed' | 'account.recoveryUsed' | 'account.passkeyAdded' | 'account.passkeyRemoved' | 'account.githubLinked' | 'account.githubUnlinked'
    | 'account.apiTokenMade' | 'account.exportReady' | 'account.accountDeleted'
    | 'capsule.confirm' | 'capsule.receipt' | 'capsule.released' | 'capsule.sent' | 'capsule.canceled' | 'capsule.expired'
    | 'capsule.refused' | 'capsule.bounced' | 'capsule.delivered' | 'capsule.moved' | 'capsule.held'
    | 'moderation.case' | 'moderation.held' | 'moderation.decided' | 'moderation.outcome' | 'moderation.appeal' | 'moderation.appealEnded' | 'moderation.undone'
    | 'note.opened' | 'note.expired' | 'note.destroyed' | 'post.refused'
    | OrganizationKind

/** What happens to an organization's members and to the organization itself. */
export type OrganizationKind
  = 'organization.asked' | 'organization.accepted' | 'organization.declined' | 'organization.invited' | 'organization.joined'
    | 'organization.offered' | 'organization.handedOver' | 'organization.deleted' | 'organization.restored'

/** What the words of a notification name besides its rows: a role, a status, a number. Never anybody's text. */
export type NotificationFacts = Record<string, string | number>

export type MessageByLanguage = Record<string, { subject: string, html: string, text: string }>

export const notifications = pgTable('notification', {
  id: bigId(),
  eventId: bigRef('event_id').references(() => outbox.id, { onDelete: 'set null' }),
  kind: text('kind').$type<NotificationKind>().notNull(),
  actorId: bigRef('actor_id').references(() => users.id),
  organizationId: integer('organization_id').references(() => organizations.id),
  postId: bigRef('post_id').references(() => posts.id),
  commentId: bigRef('comment_id').references(() => comments.id),
  capsuleId: bigRef('capsule_id').references(() => capsules.id, { onDelete: 'cascade' }),
  noteId: bigRef('note_id').references(() => notes.id, { onDelete: 'cascade' }),
  scheduledPostId: bigRef('scheduled_post_id').references(() => scheduledPosts.id, { onDelete: 'cascade' }),
  caseId: bigRef('case_id').references(() => cases.id),
  actionId: bigRef('action_id').references(() => moderationActions.id),
  joinRequestId: bigRef('join_request_id').references(() => joinRequests.id, { onDelete: 'cascade' }),
  /** Withdrawn or declined, it takes the notification with it: what is private may have been named in it. */
  invitationId: bigRef('invitation_id').references(() => invitations.id, { onDelete: 'cascade' }),
  /** The link in a system mail is made from this token at sending time. */
  tokenId: bigRef('token_id').references(() => tokens.id, { onDelete: 'set null' }),
  /** The one address of a system mail, which has no recipients in the app. */
  addressId: bigRef('address_id').references(() => addresses.id),
  /** Null until rendered; never changed after. */
  messages: jsonb('messages').$type<MessageByLanguage>(),
  facts: jsonb('facts').$type<NotificationFacts>().notNull().default({}),
  createdAt: moment('created_at').notNull(),
  completedAt: moment('completed_at'),
}, t => [
  uniqueIndex('notification_event').on(t.eventId, t.kind),
  index('notification_post_index').on(t.postId),
  index('notification_comment_index').on(t.commentId),
  index('notification_capsule_index').on(t.capsuleId, t.kind).where(sql`capsule_id is not null`),
  index('notification_note_index').on(t.noteId).where(sql`note_id is not null`),
  index('notification_scheduled_post_index').on(t.scheduledPostId).where(sql`scheduled_post_id is not null`),
  index('notification_case_index').on(t.caseId).where(sql`case_id is not null`),
  index('notification_join_request_index').on(t.joinRequestId).where(sql`join_request_id is not null`),
  index('notification_invitation_index').on(t.invitationId).where(sql`invitation_id is not null`),
  index('notification_address_index').on(t.addressId),
  index('notification_unrendered_index').on(t.id).where(sql`messages is null`),
  index('notification_created_index').on(t.createdAt.desc().nullsFirst(), t.id.desc().nullsFirst()),
])

export const notificationRecipients = pgTable('notification_recipient', {
  notificationId: bigRef('notification_id').notNull().references(() => notifications.id, { onDelete: 'cascade' }),
  userId: bigRef('user_id').notNull().references(() => users.id),
  reason: text('reason').notNull(),
  createdAt: moment('created_at').notNull(),
  readAt: moment('read_at'),
}, t => [
  primaryKey({ columns: [t.userId, t.notificationId] }),
  index('notification_recipient_list_index').on(t.userId, t.createdAt.desc().nullsFirst(), t.notificationId.desc().nullsFirst()),
  index('notification_recipient_unread_index').on(t.userId).where(sql`read_at is null`),
  index('notification_recipient_notification_index').on(t.notificationId),
])

export const notificationBatches = pgTable('notification_batch', {
  id: bigId(),
  notificationId: bigRef('notification_id').notNull().references(() => notifications.id, { onDelete: 'cascade' }),
  language: text('language').notNull(),
  /** Why these people get it: a key of the reasons in shared/messages. */
  reason: text('reason').notNull(),
  addressIds: bigRef('address_ids').array().notNull(),
  emailedAddressIds: bigRef('emailed_address_ids').array().notNull().default(sql`'{}'`),
  failedAddressIds: bigRef('failed_address_ids').array().notNull().default(sql`'{}'`),
  state: text('state', { enum: ['pending', 'completed', 'failed'] }).notNull().default('pending'),
  attempts: smallint('attempts').notNull().default(0),
  nextTryAt: moment('next_try_at').notNull(),
  createdAt: moment('created_at').notNull(),
  completedAt: moment('completed_at'),
}, t => [
  index('notification_batch_notification_index').on(t.notificationId),
  index('notification_batch_pending_index').on(t.nextTryAt).where(sql`state = 'pending'`),
  index('notification_batch_failed_index').on(t.id).where(sql`state = 'failed'`),
  check('notification_batch_size', sql`cardinality(${t.addressIds}) between 1 and 100`),
])

/** Why and when a message did not go out, or was not meant to any more (`skipped`), or waits behind the bell because the day's mails were used up (`held`). */
export const deliveryFailures = pgTable('delivery_failure', {
  id: bigId(),
  batchId: bigRef('batch_id').notNull().references(() => notificationBatches.id, { onDelete: 'cascade' }),
  addressId: bigRef('address_id').notNull().references(() => addresses.id),
  kind: text('kind', { enum: ['bounced', 'complained', 'temporary', 'connection', 'skipped', 'held', 'gave_up'] }).notNull(),
  reason: text('reason').notNull(),
  at: moment('at').notNull(),
}, t => [
  index('delivery_failure_batch_index').on(t.batchId),
  index('delivery_failure_address_index').on(t.addressId),
])

/** How many mails an address got on a day of its owner's, and how many stayed behind the bell because there were enough. */
export const mailDays = pgTable('mail_day', {
  addressId: bigRef('address_id').notNull().references(() => addresses.id, { onDelete: 'cascade' }),
  day: date('day').notNull(),
  sent: integer('sent').notNull().default(0),
  held: integer('held').notNull().default(0),
}, t => [primaryKey({ columns: [t.addressId, t.day] }), index('mail_day_day_index').on(t.day)])

/**
 * What a person wants to hear of: an organization's posts of some types, one post's thread, posts about a technology, or the
 * whole site. With a person besides the post: what that person writes there is not told.
 */
export const subscriptions = pgTable('subscription', {
  id: bigId(),
  userId: bigRef('user_id').notNull().references(() => users.id),
  organizationId: integer('organization_id').references(() => organizations.id),
  postId: bigRef('post_id').references(() => posts.id),
  technologyId: integer('technology_id').references(() => technologies.id),
  personId: bigRef('person_id').references(() => users.id),
  siteWide: boolean('site_wide').notNull().default(false),
  /** Empty: every type. */
  postTypes: text('post_types').array().notNull().default(sql`'{}'`),
  /** Empty: every technology. */
  technologyIds: integer('technology_ids').array().notNull().default(sql`'{}'`),
  level: text('level', { enum: ['all', 'mentions', 'daily', 'weekly', 'monthly', 'muted'] }).notNull().default('all'),
  createdAt: moment('created_at').notNull(),
}, t => [
  uniqueIndex('subscription_organization').on(t.organizationId, t.userId).where(sql`organization_id is not null`),
  uniqueIndex('subscription_post').on(t.postId, t.userId).where(sql`post_id is not null and person_id is null`),
  uniqueIndex('subscription_person').on(t.postId, t.personId, t.userId).where(sql`person_id is not null`),
  uniqueIndex('subscription_technology').on(t.technologyId, t.userId).where(sql`technology_id is not null`),
  index('subscription_person_index').on(t.personId).where(sql`person_id is not null`),
  uniqueIndex('subscription_site').on(t.userId).where(sql`site_wide`),
  index('subscription_user_index').on(t.userId),
  index('subscription_types_index').using('gin', t.postTypes),
  check('subscription_target', sql`num_nonnulls(${t.organizationId}, ${t.postId}, ${t.technologyId}) + ${t.siteWide}::int = 1`),
  check('subscription_person_muted', sql`${t.personId} is null or (${t.postId} is not null and ${t.level} = 'muted')`),
])
