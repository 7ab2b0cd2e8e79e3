import { sql } from 'drizzle-orm'
import { boolean, check, doublePrecision, index, integer, pgTable, primaryKey, smallint, text, unique, uniqueIndex, type AnyPgColumn } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { bigId, bigRef, moment } from '#drizzle/schema/columns'
import { categories, organizations } from '#drizzle/schema/organizations'
import { files } from '#drizzle/schema/platform'
import { stacks } from '#drizzle/schema/stacks'

export const posts = pgTable('post', {
  id: bigId(),
  organizationId: integer('organization_id').notNull().references(() => organizations.id),
  authorId: bigRef('author_id').notNull().references(() => users.id),
  categoryId: integer('category_id').references(() => categories.id),
  type: text('type').notNull(),
  title: text('title').notNull(),
  slug: text('slug').notNull(),
  url: text('url'),
  /** The address in the form that two spellings of one page share: unique among an organization's live posts. */
  canonicalUrl: text('canonical_url'),
  imageKey: text('image_key'),
  /** Of the picture, so that its place is kept while it loads. */
  imageWidth: integer('image_width'),
  imageHeight: integer('image_height'),
  imageAlt: text('image_alt').notNull().default(''),
  /** The comments of a technology or a stack stand below a post that no list shows: this one. */
  discussesTechnologyId: integer('discusses_technology_id').references(() => technologies.id),
  discussesStackId: integer('discusses_stack_id').references(() => stacks.id),
  body: text('body').notNull(),
  html: text('html').notNull(),
  excerpt: text('excerpt').notNull().default(''),
  rendererVersion: smallint('renderer_version').notNull(),
  technologyIds: integer('technology_ids').array().notNull().default(sql`'{}'`),
  /** Its own technologies and the one that its organization is about: what feeds filter by. */
  feedTechnologyIds: integer('feed_technology_ids').array().notNull().default(sql`'{}'`),
  labels: text('labels').array().notNull().default(sql`'{}'`),
  startsAt: moment('starts_at'),
  endsAt: moment('ends_at'),
  /** Of the event's place (IANA): `starts_at` was written as its clocks show it. */
  timeZone: text('time_zone'),
  place: text('place'),
  status: text('status').notNull().default('open'),
  statusBy: bigRef('status_by').references(() => users.id),
  statusAt: moment('status_at'),
  lockedAt: moment('locked_at'),
  hiddenAt: moment('hidden_at'),
  stickyUntil: moment('sticky_until'),
  pinnedCommentId: bigRef('pinned_comment_id').references((): AnyPgColumn => comments.id),
  ups: integer('ups').notNull().default(0),
  downs: integer('downs').notNull().default(0),
  modifier: integer('modifier').notNull().default(0),
  points: integer('points').notNull().default(1),
  hotKey: doublePrecision('hot_key').notNull(),
  commentCount: integer('comment_count').notNull().default(0),
  commenterCount: integer('commenter_count').notNull().default(0),
  lastCommentAt: moment('last_comment_at'),
  revision: integer('revision').notNull().default(1),
  publishedAt: moment('published_at').notNull(),
  createdAt: moment('created_at').notNull(),
  editedAt: moment('edited_at'),
  deletedAt: moment('deleted_at'),
  deletedBy: bigRef('deleted_by').references(() => users.id),
  /** In lists by default: neither deleted nor hidden nor finished, and no page's discussion. */
  listed: boolean('listed').generatedAlwaysAs(sql`deleted_at is null and hidden_at is null and status in ('open', 'planned', 'started') and discusses_technology_id is null and discusses_stack_id is null`),
}, t => [
  index('post_hot_index').on(t.hotKey.desc().nullsFirst(), t.id.desc().nullsFirst()).where(sql`listed`),
  index('post_new_index').on(t.publishedAt.desc().nullsFirst(), t.id.desc().nullsFirst()).where(sql`listed`),
  index('post_top_index').on(t.points.desc().nullsFirst(), t.id.desc().nullsFirst()).where(sql`listed`),
  index('post_organization_hot_index').on(t.organizationId, t.hotKey.desc().nullsFirst(), t.id.desc().nullsFirst()).where(sql`listed`),
  index('post_organization_new_index').on(t.organizationId, t.publishedAt.desc().nullsFirst(), t.id.desc().nullsFirst()),
  index('post_category_index').on(t.categoryId, t.hotKey.desc().nullsFirst(), t.id.desc().nullsFirst()),
  index('post_status_index').on(t.status, t.publishedAt.desc().nullsFirst(), t.id.desc().nullsFirst()).where(sql`deleted_at is null and hidden_at is null and not listed`),
  index('post_author_index').on(t.authorId, t.publishedAt.desc().nullsFirst(), t.id.desc().nullsFirst()),
  index('post_upcoming_index').on(sql`coalesce(${t.endsAt}, ${t.startsAt})`, t.id).where(sql`listed and starts_at is not null`),
  index('post_sticky_index').on(t.organizationId, t.stickyUntil).where(sql`sticky_until is not null`),
  index('post_feed_technologies_index').using('gin', t.feedTechnologyIds),
  index('post_labels_index').using('gin', t.labels),
  index('post_title_trigram_index').using('gin', sql`${t.title} gin_trgm_ops`),
  /** Looks for texts that were posted before. */
  index('post_body_index').on(sql`md5(${t.body})`),
  index('post_pinned_comment_index').on(t.pinnedCommentId),
  uniqueIndex('post_discusses_technology').on(t.discussesTechnologyId).where(sql`discusses_technology_id is not null`),
  uniqueIndex('post_discusses_stack').on(t.discussesStackId).where(sql`discusses_stack_id is not null`),
  uniqueIndex('post_canonical_url').on(t.organizationId, t.canonicalUrl).where(sql`deleted_at is null and canonical_url is not null`),
  check('post_type_known', sql`${t.type} in ('Announcement','Post','Showcase','Question','Request','Event')`),
  check('post_status_known', sql`${t.status} in ('open','closed','completed','declined','planned','started')`),
  check('post_event_dates', sql`${t.endsAt} is null or ${t.endsAt} >= ${t.startsAt}`),
  check('post_technologies_few', sql`cardinality(${t.technologyIds}) <= 5`),
])

export const postRevisions = pgTable('post_revision', {
  id: bigId(),
  postId: bigRef('post_id').notNull().references(() => posts.id),
  revision: integer('revision').notNull(),
  editorId: bigRef('editor_id').notNull().references(() => users.id),
  title: text('title').notNull(),
  url: text('url'),
  body: text('body').notNull(),
  labels: text('labels').array().notNull().default(sql`'{}'`),
  technologyIds: integer('technology_ids').array().notNull().default(sql`'{}'`),
  reason: text('reason').notNull().default(''),
  createdAt: moment('created_at').notNull(),
}, t => [uniqueIndex('post_revision_number').on(t.postId, t.revision)])

export const comments = pgTable('comment', {
  id: bigId(),
  postId: bigRef('post_id').notNull().references((): AnyPgColumn => posts.id),
  /** The top-level comment of its thread; null on that one itself. */
  rootId: bigRef('root_id').references((): AnyPgColumn => comments.id),
  parentId: bigRef('parent_id').references((): AnyPgColumn => comments.id),
  depth: smallint('depth').notNull().default(0),
  authorId: bigRef('author_id').notNull().references(() => users.id),
  body: text('body').notNull(),
  html: text('html').notNull(),
  rendererVersion: smallint('renderer_version').notNull(),
  ups: integer('ups').notNull().default(0),
  downs: integer('downs').notNull().default(0),
  modifier: integer('modifier').notNull().default(0),
  /** Wilson lower bound, stored with the vote. */
  score: doublePrecision('score').notNull(),
  revision: integer('revision').notNull().default(1),
  createdAt: moment('created_at').notNull(),
  editedAt: moment('edited_at'),
  hiddenAt: moment('hidden_at'),
  /** A tombstone: the row stays so that its replies stay. */
  deletedAt: moment('deleted_at'),
  deletedBy: bigRef('deleted_by').references(() => users.id),
}, t => [
  index('comment_top_index').on(t.postId, t.score.desc().nullsFirst(), t.id.desc().nullsFirst()).where(sql`root_id is null`),
  index('comment_root_index').on(t.rootId),
  index('comment_parent_index').on(t.parentId),
  index('comment_time_index').on(t.postId, t.createdAt, t.id),
  index('comment_author_index').on(t.authorId, t.createdAt.desc().nullsFirst(), t.id.desc().nullsFirst()),
  index('comment_body_index').on(sql`md5(${t.body})`),
  index('comment_commenter_index').on(t.postId, t.authorId),
  check('comment_root_and_parent', sql`(${t.rootId} is null) = (${t.parentId} is null)`),
])

export const commentRevisions = pgTable('comment_revision', {
  id: bigId(),
  commentId: bigRef('comment_id').notNull().references(() => comments.id),
  revision: integer('revision').notNull(),
  /** Who replaced this text, when and why: the first text is its author's, so a comment that was never edited has no row here. */
  editorId: bigRef('editor_id').notNull().references(() => users.id),
  body: text('body').notNull(),
  reason: text('reason').notNull().default(''),
  createdAt: moment('created_at').notNull(),
}, t => [uniqueIndex('comment_revision_number').on(t.commentId, t.revision)])

/** One vote of one person on one post or comment. */
export const votes = pgTable('vote', {
  id: bigId(),
  userId: bigRef('user_id').notNull().references(() => users.id),
  postId: bigRef('post_id').references(() => posts.id),
  commentId: bigRef('comment_id').references(() => comments.id),
  weight: smallint('weight').notNull(),
  createdAt: moment('created_at').notNull(),
}, t => [
  uniqueIndex('vote_post').on(t.userId, t.postId).where(sql`post_id is not null`),
  uniqueIndex('vote_comment').on(t.userId, t.commentId).where(sql`comment_id is not null`),
  index('vote_by_post_index').on(t.postId),
  index('vote_by_comment_index').on(t.commentId),
  check('vote_weight', sql`${t.weight} in (-1, 1)`),
  check('vote_target', sql`num_nonnulls(${t.postId}, ${t.commentId}) = 1`),
])

/** What one reader has done with one post: when they last looked at it, and whether they want to see it in lists. */
export const postMarks = pgTable('post_mark', {
  userId: bigRef('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  postId: bigRef('post_id').notNull().references(() => posts.id, { onDelete: 'cascade' }),
  seenAt: moment('seen_at'),
  hiddenAt: moment('hidden_at'),
}, t => [
  primaryKey({ columns: [t.userId, t.postId] }),
  index('post_mark_hidden_index').on(t.userId, t.hiddenAt.desc().nullsFirst(), t.postId.desc().nullsFirst()).where(sql`hidden_at is not null`),
  index('post_mark_post_index').on(t.postId),
])

/** Where a picture stands: whoever may see the post (and the comment, if it stands in one) may see it, and nobody else but its owner. */
export const postImages = pgTable('post_image', {
  id: bigId(),
  fileId: bigRef('file_id').notNull().references(() => files.id),
  postId: bigRef('post_id').notNull().references(() => posts.id, { onDelete: 'cascade' }),
  commentId: bigRef('comment_id').references(() => comments.id, { onDelete: 'cascade' }),
}, t => [
  unique('post_image_place').on(t.fileId, t.postId, t.commentId).nullsNotDistinct(),
  index('post_image_post_index').on(t.postId),
  index('post_image_comment_index').on(t.commentId).where(sql`comment_id is not null`),
])
