import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { bigId, bigRef, bytea, citext, moment } from '#drizzle/schema/columns'

/** An e-mail address that we may write to: of a person, or of nobody we know. */
export const addresses = pgTable('address', {
  id: bigId(),
  email: citext('email').notNull().unique(),
  userId: bigRef('user_id').unique().references(() => users.id),
  language: text('language').notNull().default('en'),
  suppressed: text('suppressed', { enum: ['bounced', 'complained', 'opted_out'] }),
  suppressedAt: moment('suppressed_at'),
  /** What the mail server said, for its owner and the administrators. */
  suppressedReason: text('suppressed_reason'),
  /** SHA-256 of the opt-out token. The token is HMAC(app key, address id): it can be written again, never read here. */
  optOutHash: bytea('opt_out_hash').unique(),
  createdAt: moment('created_at').notNull(),
}, t => [index('address_suppressed_index').on(t.suppressedAt.desc().nullsFirst(), t.id.desc().nullsFirst()).where(sql`suppressed is not null`)])

/** What a recipient has said about a sender: `accepted` (links in their letters are links) or `blocked` (nothing comes any more). */
export const correspondents = pgTable('correspondent', {
  addressId: bigRef('address_id').notNull().references(() => addresses.id, { onDelete: 'cascade' }),
  senderAddressId: bigRef('sender_address_id').notNull().references(() => addresses.id, { onDelete: 'cascade' }),
  answer: text('answer', { enum: ['accepted', 'blocked'] }).notNull(),
  at: moment('at').notNull(),
}, t => [
  primaryKey({ columns: [t.addressId, t.senderAddressId] }),
  index('correspondent_sender_index').on(t.senderAddressId),
])
