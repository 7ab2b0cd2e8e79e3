import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { bigId, bigRef, bytea, moment } from '#drizzle/schema/columns'

/** What happened, written in the transaction of its cause. Listeners run after commit; a sweeper runs what is left. */
export const outbox = pgTable('outbox', {
  id: bigId(),
  name: text('name').notNull(),
  payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
  createdAt: moment('created_at').notNull(),
  /** Names of the listeners that have done their work; each adds its own in the transaction of that work. */
  listenersDone: text('listeners_done').array().notNull().default(sql`'{}'`),
  attempts: smallint('attempts').notNull().default(0),
  nextTryAt: moment('next_try_at').notNull(),
  lastError: text('last_error'),
  state: text('state', { enum: ['pending', 'completed', 'dead'] }).notNull().default('pending'),
  completedAt: moment('completed_at'),
}, t => [
  index('outbox_pending_index').on(t.nextTryAt).where(sql`state = 'pending'`),
  index('outbox_dead_index').on(t.id).where(sql`state = 'dead'`),
  index('outbox_completed_index').on(t.completedAt).where(sql`state = 'completed'`),
])

/** Everything that waits for a time. At most one live timer per (kind, subject). */
export const timers = pgTable('timer', {
  id: bigId(),
  kind: text('kind').notNull(),
  subjectId: bigRef('subject_id').notNull(),
  dueAt: moment('due_at').notNull(),
  attempts: smallint('attempts').notNull().default(0),
  createdAt: moment('created_at').notNull(),
}, t => [
  uniqueIndex('timer_subject').on(t.kind, t.subjectId),
  index('timer_due_index').on(t.dueAt),
  index('timer_kind_index').on(t.kind, t.dueAt),
])

/**
 * A stored file. A picture's bytes lie in the file store under `key`; an attachment arrives in pieces, the n-th under
 * `capsule:<key>:<n>`, and its key is the public id of the upload. A file that nothing uses after a day is removed.
 */
export const files = pgTable('file', {
  id: bigId(),
  key: text('key').notNull().unique(),
  kind: text('kind', { enum: ['avatar', 'logo', 'hero', 'screenshot', 'image', 'attachment'] }).notNull(),
  contentType: text('content_type').notNull(),
  /** In bytes; of an attachment, as its sender announced it. */
  size: integer('size').notNull(),
  /** Of attachments: its name, the sizes of the pieces that have arrived, the SHA-256 of the whole, who may go on with it. */
  name: text('name'),
  pieces: integer('pieces').array().notNull().default(sql`'{}'`),
  sha256: bytea('sha256'),
  ticketHash: bytea('ticket_hash'),
  /** A keyed hash of the uploader's network, for its quota; cleared when the file is in use for good. */
  networkHash: bytea('network_hash'),
  width: integer('width'),
  height: integer('height'),
  ownerId: bigRef('owner_id').references(() => users.id),
  isAttached: boolean('is_attached').notNull().default(false),
  createdAt: moment('created_at').notNull(),
}, t => [
  index('file_loose_index').on(t.createdAt).where(sql`not is_attached`),
  index('file_network_index').on(t.networkHash).where(sql`network_hash is not null`),
  index('file_owner_index').on(t.ownerId),
])

/** Unfinished texts, one per person and place (`post:new:3`, `comment:12:0`). */
export const drafts = pgTable('draft', {
  userId: bigRef('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  place: text('place').notNull(),
  content: jsonb('content').$type<Record<string, unknown>>().notNull(),
  savedAt: moment('saved_at').notNull(),
}, t => [primaryKey({ columns: [t.userId, t.place] })])

/** Where an imported row came from, so that running an import again changes nothing. */
export const importSources = pgTable('import_source', {
  source: text('source').notNull(),
  kind: text('kind', { enum: ['user', 'post', 'comment', 'technology', 'stack'] }).notNull(),
  sourceId: text('source_id').notNull(),
  targetId: bigRef('target_id').notNull(),
  importedAt: moment('imported_at').notNull(),
}, t => [
  primaryKey({ columns: [t.source, t.kind, t.sourceId] }),
  index('import_source_target_index').on(t.kind, t.targetId),
])

/** Facts about this installation: sample content made, host names seen. One row per name. */
export const siteFacts = pgTable('site_fact', {
  name: text('name').primaryKey(),
  value: jsonb('value').notNull(),
  at: moment('at').notNull(),
}, t => [check('site_fact_name', sql`${t.name} <> ''`)])
