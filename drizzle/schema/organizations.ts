import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uniqueIndex, type AnyPgColumn } from 'drizzle-orm/pg-core'
import { tokens, users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { bigId, bigRef, citext, moment, smallId } from '#drizzle/schema/columns'
import { stacks } from '#drizzle/schema/stacks'

export const organizations = pgTable('organization', {
  id: smallId(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  descriptionHtml: text('description_html').notNull().default(''),
  colour: text('colour'),
  logoKey: text('logo_key'),
  heroKey: text('hero_key'),
  /** Language of code blocks that name none. */
  codeLanguage: text('code_language'),
  defaultPostType: text('default_post_type'),
  /** Empty: every type. Binds everyone. */
  postTypes: text('post_types').array().notNull().default(sql`'{}'`),
  /** If set, it binds moderators instead of `post_types`. */
  moderatorPostTypes: text('moderator_post_types').array().notNull().default(sql`'{}'`),
  defaultSubscriptionPostTypes: text('default_subscription_post_types').array().notNull().default(sql`'{Announcement,Showcase}'`),
  reportThreshold: integer('report_threshold').notNull().default(5),
  /** Rules that put new content into the queue (0: off): the first so many of a new account, more links than this from one, and texts that were posted before. */
  holdFirst: integer('hold_first').notNull().default(0),
  holdLinks: integer('hold_links').notNull().default(8),
  holdRepeated: boolean('hold_repeated').notNull().default(true),
  visibility: text('visibility', { enum: ['public', 'private'] }).notNull().default('public'),
  membersOnly: boolean('members_only').notNull().default(false),
  invitesOff: boolean('invites_off').notNull().default(false),
  /** What it is about: posts here are found under that technology. */
  technologyId: integer('technology_id').references((): AnyPgColumn => technologies.id),
  stackId: integer('stack_id').references((): AnyPgColumn => stacks.id),
  /** The site's own, which no list shows: the discussions of technologies and stacks belong to it. */
  isSite: boolean('is_site').notNull().default(false),
  memberCount: integer('member_count').notNull().default(0),
  postCount: integer('post_count').notNull().default(0),
  createdBy: bigRef('created_by').references(() => users.id),
  createdAt: moment('created_at').notNull(),
  /** Nobody sees it any more; its owners can bring it back until a timer makes it final. */
  deletedAt: moment('deleted_at'),
  deletedBy: bigRef('deleted_by').references(() => users.id),
  /** Final: its texts are erased, and its address is free. */
  purgedAt: moment('purged_at'),
}, t => [
  index('organization_members_index').on(t.memberCount.desc().nullsFirst(), t.id),
  index('organization_technology_index').on(t.technologyId),
  index('organization_stack_index').on(t.stackId),
  index('organization_created_by_index').on(t.createdBy),
  index('organization_new_index').on(t.createdAt.desc().nullsFirst(), t.id.desc().nullsFirst()),
  index('organization_name_index').on(sql`lower(${t.name})`, t.id),
  check('organization_threshold_positive', sql`${t.reportThreshold} > 0`),
  check('organization_rules_positive', sql`${t.holdFirst} >= 0 and ${t.holdLinks} >= 0`),
])

export const categories = pgTable('category', {
  id: smallId(),
  organizationId: integer('organization_id').notNull().references(() => organizations.id),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  colour: text('colour'),
  technologyIds: integer('technology_ids').array().notNull().default(sql`'{}'`),
  position: integer('position').notNull().default(0),
}, t => [unique('category_slug').on(t.organizationId, t.slug)])

export const labels = pgTable('label', {
  organizationId: integer('organization_id').notNull().references(() => organizations.id),
  slug: text('slug').notNull(),
  description: text('description').notNull().default(''),
  colour: text('colour'),
}, t => [primaryKey({ columns: [t.organizationId, t.slug] })])

export const memberships = pgTable('membership', {
  organizationId: integer('organization_id').notNull().references(() => organizations.id),
  userId: bigRef('user_id').notNull().references(() => users.id),
  role: text('role', { enum: ['owner', 'moderator', 'member'] }).notNull(),
  joinedAt: moment('joined_at').notNull(),
}, t => [
  primaryKey({ columns: [t.organizationId, t.userId] }),
  index('membership_user_index').on(t.userId),
])

/** An owner offers the organization to another member, who has not answered yet. Ends by itself when one of them leaves. */
export const ownershipOffers = pgTable('ownership_offer', {
  organizationId: integer('organization_id').primaryKey().references(() => organizations.id),
  fromUserId: bigRef('from_user_id').notNull(),
  toUserId: bigRef('to_user_id').notNull(),
  createdAt: moment('created_at').notNull(),
}, t => [
  foreignKey({ name: 'ownership_offer_from', columns: [t.organizationId, t.fromUserId], foreignColumns: [memberships.organizationId, memberships.userId] }).onDelete('cascade'),
  foreignKey({ name: 'ownership_offer_to', columns: [t.organizationId, t.toUserId], foreignColumns: [memberships.organizationId, memberships.userId] }).onDelete('cascade'),
  check('ownership_offer_to_another', sql`${t.fromUserId} <> ${t.toUserId}`),
])

/**
 * What the moderators of an organization hold against somebody, member or not, and what they have noted: it outlives a
 * membership, so that nobody gets a right back by leaving and joining again.
 */
export const standings = pgTable('standing', {
  organizationId: integer('organization_id').notNull().references(() => organizations.id),
  userId: bigRef('user_id').notNull().references(() => users.id),
  denyAll: boolean('deny_all').notNull().default(false),
  denyPosts: boolean('deny_posts').notNull().default(false),
  denyComments: boolean('deny_comments').notNull().default(false),
  /** Null: without end. */
  denyUntil: moment('deny_until'),
  denyReason: text('deny_reason'),
  /** Private to moderators. */
  notes: text('notes').notNull().default(''),
}, t => [
  primaryKey({ columns: [t.organizationId, t.userId] }),
  index('standing_user_index').on(t.userId),
])

/** A person asks to join. */
export const joinRequests = pgTable('join_request', {
  id: bigId(),
  organizationId: integer('organization_id').notNull().references(() => organizations.id),
  userId: bigRef('user_id').notNull().references(() => users.id),
  message: text('message').notNull().default(''),
  createdAt: moment('created_at').notNull(),
  decidedAt: moment('decided_at'),
  decidedBy: bigRef('decided_by').references(() => users.id),
  accepted: boolean('accepted'),
}, t => [
  uniqueIndex('join_request_open').on(t.organizationId, t.userId).where(sql`decided_at is null`),
  index('join_request_list_index').on(t.organizationId, t.id).where(sql`decided_at is null`),
  index('join_request_user_index').on(t.userId),
])

/** An owner invites an address or an account; single use. Withdrawn and declined ones are removed. */
export const invitations = pgTable('invitation', {
  id: bigId(),
  organizationId: integer('organization_id').notNull().references(() => organizations.id),
  email: citext('email'),
  userId: bigRef('user_id').references(() => users.id),
  invitedBy: bigRef('invited_by').notNull().references(() => users.id),
  role: text('role', { enum: ['moderator', 'member'] }).notNull().default('member'),
  /** The newest link that went to the address. */
  tokenId: bigRef('token_id').references(() => tokens.id, { onDelete: 'set null' }),
  createdAt: moment('created_at').notNull(),
  sentAt: moment('sent_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  usedAt: moment('used_at'),
}, t => [
  uniqueIndex('invitation_address').on(t.organizationId, t.email).where(sql`used_at is null and email is not null`),
  uniqueIndex('invitation_account').on(t.organizationId, t.userId).where(sql`used_at is null and user_id is not null`),
  index('invitation_list_index').on(t.organizationId, t.id.desc().nullsFirst()),
  index('invitation_email_index').on(t.email),
  index('invitation_token_index').on(t.tokenId),
  index('invitation_user_index').on(t.userId),
  check('invitation_bound', sql`num_nonnulls(${t.email}, ${t.userId}) = 1`),
])
