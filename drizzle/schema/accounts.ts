import { sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { boolean, check, index, integer, jsonb, pgTable, smallint, text, unique } from 'drizzle-orm/pg-core'
import { bigId, bigRef, bytea, citext, moment } from '#drizzle/schema/columns'

/** People. A placeholder stands for an author of an import, until the real person claims it: it has no e-mail. */
export const users = pgTable('users', {
  id: bigId(),
  handle: citext('handle').notNull().unique(),
  name: text('name').notNull(),
  /** Never shown and never derivable from anything shown. */
  email: citext('email').unique(),
  /** PHC string; null for who signs in by other means, and for placeholders. */
  passwordHash: text('password_hash'),
  isAdmin: boolean('is_admin').notNull().default(false),
  isPlaceholder: boolean('is_placeholder').notNull().default(false),
  avatarKey: text('avatar_key'),
  bio: text('bio').notNull().default(''),
  bioHtml: text('bio_html').notNull().default(''),
  language: text('language').notNull().default('en'),
  timeZone: text('time_zone').notNull().default('UTC'),
  suspendedUntil: moment('suspended_until'),
  suspendedReason: text('suspended_reason'),
  emailsOff: boolean('emails_off').notNull().default(false),
  /** Mails a day about what others do; null: as many as the site thinks right. */
  mailsPerDay: smallint('mails_per_day'),
  shortcutsOff: boolean('shortcuts_off').notNull().default(false),
  handleChangedAt: moment('handle_changed_at'),
  postCount: integer('post_count').notNull().default(0),
  commentCount: integer('comment_count').notNull().default(0),
  stackCount: integer('stack_count').notNull().default(0),
  createdAt: moment('created_at').notNull(),
  deletedAt: moment('deleted_at'),
})

/** A signed-in device, or a token for a program. What stands here cannot be used as either: only the hash of the secret is kept. */
export const sessions = pgTable('session', {
  hash: bytea('hash').primaryKey(),
  publicId: text('public_id').notNull().unique(),
  userId: bigRef('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  kind: text('kind', { enum: ['full', 'pending', 'static', 'access', 'token'] }).notNull().default('full'),
  /** A static site hangs on the device that let it in, its short-lived tokens (`access`) on the static site: they end together. */
  parent: text('parent').references((): AnyPgColumn => sessions.publicId, { onDelete: 'cascade' }),
  /** For an API token the name that its owner gave it, for a static site its origin. */
  device: text('device').notNull().default(''),
  /** An API token may be for reading alone. */
  canWrite: boolean('can_write').notNull().default(true),
  createdAt: moment('created_at').notNull(),
  lastSeenAt: moment('last_seen_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
  /** The last proof of identity: changes of password, address or factors ask again when it is old. */
  freshAt: moment('fresh_at').notNull(),
}, t => [
  index('session_user_index').on(t.userId),
  index('session_parent_index').on(t.parent),
  index('session_expires_index').on(t.expiresAt),
])

/** Links by mail. Deleted by the statement that uses them, so that each works once. */
export const tokens = pgTable('token', {
  id: bigId(),
  /** SHA-256 of the secret. The secret itself is HMAC(app key, id), so that the courier can write it into the mail without storing it. */
  hash: bytea('hash').notNull().unique(),
  purpose: text('purpose', { enum: ['finish_sign_up', 'reset_password', 'change_email', 'undo_email', 'claim_account', 'invitation', 'second_factor', 'passkey', 'static_site'] }).notNull(),
  email: citext('email'),
  userId: bigRef('user_id').references(() => users.id, { onDelete: 'cascade' }),
  payload: jsonb('payload').$type<Record<string, string | number>>().notNull().default({}),
  createdAt: moment('created_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
}, t => [
  index('token_email_index').on(t.email, t.purpose),
  index('token_user_index').on(t.userId, t.purpose),
  index('token_expires_index').on(t.expiresAt),
])

export const passkeys = pgTable('passkey', {
  id: text('id').primaryKey(),
  userId: bigRef('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  publicKey: bytea('public_key').notNull(),
  counter: bigRef('counter').notNull(),
  transports: text('transports').array().notNull().default(sql`'{}'`),
  name: text('name').notNull(),
  createdAt: moment('created_at').notNull(),
  lastUsedAt: moment('last_used_at'),
}, t => [index('passkey_user_index').on(t.userId)])

export const secondFactors = pgTable('second_factor', {
  userId: bigRef('user_id').primaryKey().references(() => users.id, { onDelete: 'cascade' }),
  /** Encrypted with the app key. */
  secret: bytea('secret').notNull(),
  /** The last accepted time step: a code works once. */
  lastStep: bigRef('last_step'),
  /** Keyed hashes of the recovery codes that are left; each is removed by the statement that accepts it. */
  recoveryHashes: text('recovery_hashes').array().notNull().default(sql`'{}'`),
  createdAt: moment('created_at').notNull(),
  /** Null until its first code was right: nobody locks themselves out with a picture that was never scanned. */
  confirmedAt: moment('confirmed_at'),
})

export const externalIdentities = pgTable('external_identity', {
  id: bigId(),
  provider: text('provider').notNull(),
  subject: text('subject').notNull(),
  /** How it is called there, as of the last sign-in: shown to its owner alone, never compared. */
  label: text('label').notNull().default(''),
  userId: bigRef('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  createdAt: moment('created_at').notNull(),
}, t => [
  unique('external_identity_subject').on(t.provider, t.subject),
  index('external_identity_user_index').on(t.userId),
])

/** A handle that somebody gave up: it leads to them for a year, and nobody else can have it. */
export const formerHandles = pgTable('former_handle', {
  handle: citext('handle').primaryKey(),
  userId: bigRef('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  until: moment('until').notNull(),
}, t => [index('former_handle_user_index').on(t.userId)])

/** Everything that an account holds, as one archive. Its bytes lie in pieces under `export:<public id>:<n>`, for a few days. */
export const accountExports = pgTable('account_export', {
  id: bigId(),
  publicId: text('public_id').notNull().unique(),
  userId: bigRef('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }),
  state: text('state', { enum: ['waiting', 'ready', 'failed'] }).notNull().default('waiting'),
  pieces: integer('pieces').notNull().default(0),
  /** In bytes. */
  size: bigRef('size').notNull().default(0),
  createdAt: moment('created_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
}, t => [index('account_export_user_index').on(t.userId, t.id)])

/** Guards of secrets: one upsert counts before the check. */
export const throttles = pgTable('throttle', {
  key: text('key').primaryKey(),
  count: integer('count').notNull(),
  /** How often the window was exhausted in a row; each time the next window is twice as long. */
  level: smallint('level').notNull().default(0),
  until: moment('until').notNull(),
}, t => [
  index('throttle_until_index').on(t.until),
  check('throttle_count_positive', sql`${t.count} > 0`),
])
