import { sql } from 'drizzle-orm'
import { check, boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { bigId, bigRef, moment, smallId } from '#drizzle/schema/columns'

export const technologies = pgTable('technology', {
  id: smallId(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  vendor: text('vendor').notNull().default(''),
  productUrl: text('product_url'),
  vendorUrl: text('vendor_url'),
  description: text('description').notNull().default(''),
  tier: text('tier').notNull(),
  /** `#rrggbb` of the dot beside its name. */
  colour: text('colour'),
  /** Path data of a 24 × 24 icon (simple-icons, CC0). */
  iconPath: text('icon_path'),
  logoKey: text('logo_key'),
  isLocked: boolean('is_locked').notNull().default(false),
  postCount: integer('post_count').notNull().default(0),
  /** Stacks that name it. */
  stackCount: integer('stack_count').notNull().default(0),
  favoriteCount: integer('favorite_count').notNull().default(0),
  revision: integer('revision').notNull().default(1),
  /** Null: it came with the catalogue. Who added it is its owner, and may lock it. */
  createdBy: bigRef('created_by').references(() => users.id),
  createdAt: moment('created_at').notNull(),
  editedAt: moment('edited_at'),
}, t => [
  index('technology_tier_index').on(t.tier, t.name),
  index('technology_stacks_index').on(t.tier, t.stackCount.desc().nullsFirst(), t.name),
  index('technology_posts_index').on(t.postCount.desc().nullsFirst(), t.name),
  index('technology_name_trigram_index').using('gin', sql`${t.name} gin_trgm_ops`),
  index('technology_created_by_index').on(t.createdBy),
  check('technology_tier_known', sql`${t.tier} in ('ProgrammingLanguage','Client','Http','Server','Data','SoftwareInfrastructure','OperatingSystem','HardwareInfrastructure','ThirdPartyServices')`),
])

/** A technology as it stood after each edit. One from the catalogue gets its first when somebody edits it. */
export const technologyRevisions = pgTable('technology_revision', {
  id: bigId(),
  technologyId: integer('technology_id').notNull().references(() => technologies.id),
  revision: integer('revision').notNull(),
  /** Null: as the catalogue or an import brought it. */
  editorId: bigRef('editor_id').references(() => users.id),
  name: text('name').notNull(),
  vendor: text('vendor').notNull(),
  productUrl: text('product_url'),
  vendorUrl: text('vendor_url'),
  description: text('description').notNull(),
  tier: text('tier').notNull(),
  logoKey: text('logo_key'),
  reason: text('reason').notNull().default(''),
  createdAt: moment('created_at').notNull(),
}, t => [
  uniqueIndex('technology_revision_number').on(t.technologyId, t.revision),
  index('technology_revision_editor_index').on(t.editorId),
])
