import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { bigId, bigRef, bytea, moment } from '#drizzle/schema/columns'
import { notes } from '#drizzle/schema/notes'
import { files } from '#drizzle/schema/platform'

/**
 * A letter with a date. Its release is a notification with its batches (courier.ts), where the states of its mails are read
 * from. Tokens stand as hashes; the token itself is HMAC(app key, id), so that a mail can be written again.
 */
export const capsules = pgTable('capsule', {
  id: bigId(),
  publicId: text('public_id').notNull().unique(),
  /** Made by the client: sending twice makes one. Unique per sender. */
  clientId: text('client_id').notNull(),
  state: text('state', { enum: ['draft', 'awaiting_confirmation', 'scheduled', 'releasing', 'sent', 'canceled', 'expired', 'held'] }).notNull(),
  version: integer('version').notNull().default(1),
  /** Null: a guest's. */
  ownerId: bigRef('owner_id').references(() => users.id, { onDelete: 'set null' }),
  /** The sender's address: a guest's as given, a member's own. */
  senderAddressId: bigRef('sender_address_id').references(() => addresses.id),
  senderName: text('sender_name').notNull().default(''),
  subject: text('subject').notNull().default(''),
  body: text('body').notNull().default(''),
  bodyPosition: text('body_position', { enum: ['before', 'after'] }).notNull().default('before'),
  noteId: bigRef('note_id').references(() => notes.id, { onDelete: 'set null' }),
  /** What a draft says about its recipients, as typed. */
  draftTo: text('draft_to').array().notNull().default(sql`'{}'`),
  /** Wall time `2030-01-01T09:00:00` in an IANA zone; `releaseAt` is computed from them with this version of the zone data. */
  atLocal: text('at_local'),
  timeZone: text('time_zone'),
  releaseAt: moment('release_at'),
  zoneData: text('zone_data'),
  confirmHash: bytea('confirm_hash').unique(),
  manageHash: bytea('manage_hash').unique(),
  networkHash: bytea('network_hash'),
  heldReason: text('held_reason'),
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
  confirmedAt: moment('confirmed_at'),
  releasedAt: moment('released_at'),
  endedAt: moment('ended_at'),
}, t => [
  uniqueIndex('capsule_client_owner').on(t.ownerId, t.clientId).where(sql`owner_id is not null`),
  uniqueIndex('capsule_client_guest').on(t.senderAddressId, t.clientId).where(sql`owner_id is null`),
  index('capsule_owner_index').on(t.ownerId, t.releaseAt, t.id),
  index('capsule_sender_pending_index').on(t.senderAddressId).where(sql`state in ('awaiting_confirmation', 'scheduled', 'held')`),
  index('capsule_note_index').on(t.noteId).where(sql`note_id is not null`),
  index('capsule_future_index').on(t.releaseAt).where(sql`state = 'scheduled'`),
  index('capsule_released_index').on(t.releasedAt).where(sql`released_at is not null`),
])

export const capsuleRecipients = pgTable('capsule_recipient', {
  id: bigId(),
  publicId: text('public_id').notNull().unique(),
  capsuleId: bigRef('capsule_id').notNull().references(() => capsules.id, { onDelete: 'cascade' }),
  addressId: bigRef('address_id').notNull().references(() => addresses.id),
  userId: bigRef('user_id').references(() => users.id, { onDelete: 'set null' }),
  /** As its sender wrote it. */
  given: text('given').notNull(),
  claimHash: bytea('claim_hash').unique(),
  /** Decided at release: nothing is sent to who has opted out or blocked the sender. */
  suppressedReason: text('suppressed_reason'),
  claimedAt: moment('claimed_at'),
  openedAt: moment('opened_at'),
  createdAt: moment('created_at').notNull(),
}, t => [
  uniqueIndex('capsule_recipient_address').on(t.capsuleId, t.addressId),
  index('capsule_recipient_address_index').on(t.addressId),
  index('capsule_recipient_user_index').on(t.userId).where(sql`user_id is not null`),
])

export const capsuleFiles = pgTable('capsule_file', {
  id: bigId(),
  capsuleId: bigRef('capsule_id').notNull().references(() => capsules.id, { onDelete: 'cascade' }),
  fileId: bigRef('file_id').notNull().references(() => files.id, { onDelete: 'cascade' }),
  position: smallint('position').notNull(),
}, t => [
  uniqueIndex('capsule_file_file').on(t.fileId),
  index('capsule_file_capsule_index').on(t.capsuleId, t.position),
])

/** What happened to a capsule, for its sender. */
export const capsuleEvents = pgTable('capsule_event', {
  id: bigId(),
  capsuleId: bigRef('capsule_id').notNull().references(() => capsules.id, { onDelete: 'cascade' }),
  event: text('event').notNull(),
  detail: jsonb('detail').$type<Record<string, string | number>>().notNull().default({}),
  at: moment('at').notNull(),
}, t => [index('capsule_event_capsule_index').on(t.capsuleId, t.id)])
