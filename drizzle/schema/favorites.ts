import { sql } from 'drizzle-orm'
import { bigint, check, date, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { bigId, bigRef, bytea, moment } from '#drizzle/schema/columns'
import { posts } from '#drizzle/schema/posts'
import { stacks } from '#drizzle/schema/stacks'

/** What somebody wants to find again: a post, a technology or a stack. */
export const favorites = pgTable('favorite', {
  id: bigId(),
  userId: bigRef('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  postId: bigRef('post_id').references(() => posts.id),
  technologyId: integer('technology_id').references(() => technologies.id),
  stackId: integer('stack_id').references(() => stacks.id),
  createdAt: moment('created_at').notNull(),
}, t => [
  uniqueIndex('favorite_post').on(t.userId, t.postId).where(sql`post_id is not null`),
  uniqueIndex('favorite_technology').on(t.userId, t.technologyId).where(sql`technology_id is not null`),
  uniqueIndex('favorite_stack').on(t.userId, t.stackId).where(sql`stack_id is not null`),
  index('favorite_by_post_index').on(t.postId).where(sql`post_id is not null`),
  index('favorite_by_technology_index').on(t.technologyId).where(sql`technology_id is not null`),
  index('favorite_by_stack_index').on(t.stackId).where(sql`stack_id is not null`),
  check('favorite_target', sql`num_nonnulls(${t.postId}, ${t.technologyId}, ${t.stackId}) = 1`),
])

/** How many different people opened a page on a day (UTC). */
export const pageViews = pgTable('page_view_daily', {
  kind: text('kind', { enum: ['technology', 'stack', 'post'] }).notNull(),
  subjectId: bigint('subject_id', { mode: 'number' }).notNull(),
  day: date('day').notNull(),
  views: integer('views').notNull().default(0),
}, t => [primaryKey({ columns: [t.kind, t.subjectId, t.day] })])

/**
 * Who has been counted today: a hash of network, browser and page with a salt of the day. Rows and salt are thrown away when
 * the day is over, so that nobody can be recognised by them afterwards.
 */
export const pageVisitors = pgTable('page_visitor', {
  hash: bytea('hash').primaryKey(),
  day: date('day').notNull(),
}, t => [index('page_visitor_day_index').on(t.day)])
