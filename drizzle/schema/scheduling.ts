import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { bigId, bigRef, moment } from '#drizzle/schema/columns'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'

/** A post that waits for its date: the draft as it was accepted. Rights are checked again when the time comes. */
export const scheduledPosts = pgTable('scheduled_post', {
  id: bigId(),
  ownerId: bigRef('owner_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  organizationId: integer('organization_id').notNull().references(() => organizations.id),
  draft: jsonb('draft').$type<Record<string, unknown>>().notNull(),
  state: text('state', { enum: ['waiting', 'published', 'refused', 'canceled'] }).notNull().default('waiting'),
  /** Why it could not be published: the code of the refusal and its words. */
  refusal: jsonb('refusal').$type<{ code: string, detail: string }>(),
  postId: bigRef('post_id').references(() => posts.id),
  atLocal: text('at_local').notNull(),
  timeZone: text('time_zone').notNull(),
  publishAt: moment('publish_at').notNull(),
  zoneData: text('zone_data').notNull(),
  version: integer('version').notNull().default(1),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
}, t => [
  index('scheduled_post_owner_index').on(t.ownerId, t.publishAt, t.id),
  index('scheduled_post_post_index').on(t.postId),
  index('scheduled_post_organization_index').on(t.organizationId),
])

/** How late each thing was that waited for its time, in milliseconds; kept for thirty days. */
export const releaseLags = pgTable('release_lag', {
  id: bigId(),
  kind: text('kind').notNull(),
  dueAt: moment('due_at').notNull(),
  lagMs: integer('lag_ms').notNull(),
  at: moment('at').notNull(),
}, t => [index('release_lag_at_index').on(t.at)])
