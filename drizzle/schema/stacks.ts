import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { bigId, bigRef, moment, smallId } from '#drizzle/schema/columns'

/** What something was built with. A wiki: whoever made the page is its owner and may lock it, everybody may edit it. */
export const stacks = pgTable('stack', {
  id: smallId(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  vendor: text('vendor').notNull().default(''),
  appUrl: text('app_url'),
  screenshotKey: text('screenshot_key'),
  description: text('description').notNull(),
  details: text('details').notNull().default(''),
  detailsHtml: text('details_html').notNull().default(''),
  rendererVersion: smallint('renderer_version').notNull(),
  isLocked: boolean('is_locked').notNull().default(false),
  favoriteCount: integer('favorite_count').notNull().default(0),
  revision: integer('revision').notNull().default(1),
  /** Null where an import brought no author. */
  ownerId: bigRef('owner_id').references(() => users.id),
  createdAt: moment('created_at').notNull(),
  editedAt: moment('edited_at'),
}, t => [
  index('stack_new_index').on(t.createdAt.desc().nullsFirst(), t.id.desc().nullsFirst()),
  index('stack_favorites_index').on(t.favoriteCount.desc().nullsFirst(), t.id.desc().nullsFirst()),
  index('stack_owner_index').on(t.ownerId, t.createdAt.desc().nullsFirst()),
  index('stack_name_trigram_index').using('gin', sql`${t.name} gin_trgm_ops`),
])

export const stackTechnologies = pgTable('stack_technology', {
  stackId: integer('stack_id').notNull().references(() => stacks.id),
  technologyId: integer('technology_id').notNull().references(() => technologies.id),
  /** Why this one; may be empty. */
  reason: text('reason').notNull().default(''),
  position: smallint('position').notNull(),
}, t => [
  primaryKey({ columns: [t.stackId, t.technologyId] }),
  index('stack_technology_technology_index').on(t.technologyId, t.stackId),
])

export interface StackPart { technologyId: number, reason: string }

/** A stack as it stood after each edit. */
export const stackRevisions = pgTable('stack_revision', {
  id: bigId(),
  stackId: integer('stack_id').notNull().references(() => stacks.id),
  revision: integer('revision').notNull(),
  /** Null: as an import brought it. */
  editorId: bigRef('editor_id').references(() => users.id),
  name: text('name').notNull(),
  vendor: text('vendor').notNull(),
  appUrl: text('app_url'),
  screenshotKey: text('screenshot_key'),
  description: text('description').notNull(),
  details: text('details').notNull(),
  technologies: jsonb('technologies').$type<StackPart[]>().notNull(),
  reason: text('reason').notNull().default(''),
  createdAt: moment('created_at').notNull(),
}, t => [
  uniqueIndex('stack_revision_number').on(t.stackId, t.revision),
  index('stack_revision_editor_index').on(t.editorId),
])
