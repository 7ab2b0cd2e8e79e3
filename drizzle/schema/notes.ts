import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { bigId, bigRef, bytea, moment } from '#drizzle/schema/columns'
import type { NotePolicy } from '#shared/contract/notes'

/**
 * A sealed note: ciphertext, and hashes of what opens it. When it ends (opened, revoked, expired, destroyed), everything but
 * the hashes that let its two parties ask what became of it is wiped in the statement that ends it; thirty days later the
 * row goes too.
 */
export const notes = pgTable('note', {
  id: bigId(),
  /** 16 random bytes of the client (12 for the two-line way); the salt of every key. A hash of it once everything is wiped. */
  publicId: text('public_id').notNull().unique(),
  state: text('state', { enum: ['uploading', 'sealed', 'opened', 'revoked', 'expired', 'destroyed'] }).notNull(),
  /** Made with curl: the server encrypted it, and opens it for whoever brings the key. */
  isPlain: boolean('is_plain').notNull().default(false),
  policy: jsonb('policy').$type<NotePolicy>(),
  iv: bytea('iv'),
  ciphertext: bytea('ciphertext'),
  kdfIterations: integer('kdf_iterations'),
  peekHash: bytea('peek_hash').notNull(),
  openHash: bytea('open_hash'),
  manageHash: bytea('manage_hash').notNull(),
  /** SHA-256 of the request that made it: the same bytes again are the same note. */
  requestDigest: bytea('request_digest'),
  /** The sender sees what becomes of it, and its reader is told so; part of the policy, kept after that is wiped. */
  receipts: boolean('receipts').notNull().default(false),
  opens: smallint('opens').notNull(),
  opensLeft: smallint('opens_left').notNull(),
  opensAt: moment('opens_at'),
  expiresAt: moment('expires_at').notNull(),
  wrongTries: smallint('wrong_tries').notNull().default(0),
  /** How often it was locked in a row: each lock is twice as long. */
  lockLevel: smallint('lock_level').notNull().default(0),
  lockedUntil: moment('locked_until'),
  /** Bytes of ciphertext with files, for quotas and for `size_bucket`. */
  size: integer('size').notNull(),
  /** Encrypted chunks of each file. */
  fileChunks: integer('file_chunks').array().notNull().default(sql`'{}'`),
  creatorId: bigRef('creator_id').references(() => users.id, { onDelete: 'set null' }),
  /** A keyed hash of a guest's network, for the quota; null once it has ended. */
  networkHash: bytea('network_hash'),
  createdAt: moment('created_at').notNull(),
  /** The last chunk that arrived. */
  progressAt: moment('progress_at').notNull(),
  endedAt: moment('ended_at'),
}, t => [
  index('note_creator_index').on(t.creatorId, t.id.desc().nullsFirst()),
  index('note_network_index').on(t.networkHash).where(sql`network_hash is not null`),
  check('note_openings', sql`${t.opensLeft} between 0 and ${t.opens}`),
])

/** One opening, by the attempt that the opener made up: the same attempt gets the same answer while its grace lasts. */
export const noteOpenings = pgTable('note_opening', {
  id: bigId(),
  noteId: bigRef('note_id').notNull().references(() => notes.id, { onDelete: 'cascade' }),
  /** SHA-256 of the attempt id. */
  attemptHash: bytea('attempt_hash').notNull(),
  at: moment('at').notNull(),
  /** Null: strict, or acknowledged. */
  graceUntil: moment('grace_until'),
  ticketHash: bytea('ticket_hash'),
  ticketUntil: moment('ticket_until'),
}, t => [
  uniqueIndex('note_opening_attempt').on(t.noteId, t.attemptHash),
  uniqueIndex('note_opening_ticket').on(t.ticketHash),
])

/** A chunk that has arrived; its bytes lie in the file store as `note:<public id>:<file>:<chunk>`. */
export const noteChunks = pgTable('note_chunk', {
  id: bigId(),
  noteId: bigRef('note_id').notNull().references(() => notes.id, { onDelete: 'cascade' }),
  file: smallint('file').notNull(),
  chunk: smallint('chunk').notNull(),
  size: integer('size').notNull(),
}, t => [uniqueIndex('note_chunk_place').on(t.noteId, t.file, t.chunk)])

/** The sender's timeline: no address, no device. */
export const noteEvents = pgTable('note_event', {
  id: bigId(),
  noteId: bigRef('note_id').notNull().references(() => notes.id, { onDelete: 'cascade' }),
  event: text('event', { enum: ['created', 'peeked', 'opened', 'wiped', 'revoked', 'expired', 'locked', 'destroyed'] }).notNull(),
  /** Which opening of how many. */
  opening: smallint('opening'),
  at: moment('at').notNull(),
}, t => [index('note_event_note_index').on(t.noteId, t.id)])
