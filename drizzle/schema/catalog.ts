import { sql } from 'drizzle-orm'
import { check, boolean, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { bigRef, moment, smallId } from '#drizzle/schema/columns'

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
  createdBy: bigRef('created_by').references(() => users.id),
  createdAt: moment('created_at').notNull(),
}, t => [
  index('technology_tier_index').on(t.tier, t.name),
  index('technology_name_trigram_index').using('gin', sql`${t.name} gin_trgm_ops`),
  index('technology_created_by_index').on(t.createdBy),
  check('technology_tier_known', sql`${t.tier} in ('ProgrammingLanguage','Client','Http','Server','Data','SoftwareInfrastructure','OperatingSystem','HardwareInfrastructure','ThirdPartyServices')`),
])
