import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

/** One list of an archive: rows of somebody, in the order of a number that only grows. */
export interface ExportList {
  /** The file's name without its ending. */
  name: string
  /** Up to `limit` rows behind `after`: their number, and what is written of them. */
  query: (userId: number, after: number, limit: number) => SQL
}

/** What is ours and says nothing about anybody: rendered forms, keys, hashes. */
const INTERNAL = ['html', 'renderer_version', 'hot_key', 'canonical_url', 'listed', 'modifier', 'ciphertext', 'iv', 'request_digest', 'network_hash', 'ticket_hash']

/** Every list that has rows of a person in it. Hashes (`…_hash`) never leave. */
export const EXPORT_LISTS: readonly ExportList[] = [
  list('posts', 'post', 'author_id'),
  list('post-revisions', 'post_revision', 'editor_id'),
  list('comments', 'comment', 'author_id'),
  list('comment-revisions', 'comment_revision', 'editor_id'),
  list('votes', 'vote', 'user_id'),
  list('favorites', 'favorite', 'user_id'),
  list('subscriptions', 'subscription', 'user_id'),
  list('requests-to-join', 'join_request', 'user_id'),
  list('invitations', 'invitation', 'user_id'),
  list('invitations-sent', 'invitation', 'invited_by'),
  list('scheduled-posts', 'scheduled_post', 'owner_id'),
  list('files', 'file', 'owner_id'),
  list('sealed-notes', 'note', 'creator_id'),
  list('capsules', 'capsule', 'owner_id'),
  { name: 'memberships', query: (userId, after, limit) => rows(sql`membership row join organization on organization.id = row.organization_id`, sql`row.organization_id`, sql`row.user_id = ${userId}`, after, limit, [], sql`|| jsonb_build_object('organization', organization.slug)`) },
  // What moderators noted about somebody is theirs.
  { name: 'standings', query: (userId, after, limit) => rows(sql`standing row join organization on organization.id = row.organization_id`, sql`row.organization_id`, sql`row.user_id = ${userId}`, after, limit, ['notes'], sql`|| jsonb_build_object('organization', organization.slug)`) },
  list('reports', 'report', 'reporter_id'),
  { name: 'capsule-recipients', query: (userId, after, limit) => rows(sql`capsule_recipient row join capsule on capsule.id = row.capsule_id`, sql`row.id`, sql`capsule.owner_id = ${userId}`, after, limit) },
  { name: 'capsule-events', query: (userId, after, limit) => rows(sql`capsule_event row join capsule on capsule.id = row.capsule_id`, sql`row.id`, sql`capsule.owner_id = ${userId}`, after, limit) },
  { name: 'capsules-received', query: (userId, after, limit) => rows(sql`capsule_recipient row join capsule on capsule.id = row.capsule_id`, sql`row.id`, sql`row.user_id = ${userId} and row.claimed_at is not null`, after, limit, [], sql`|| jsonb_build_object('subject', capsule.subject, 'body', capsule.body, 'sender_name', capsule.sender_name, 'released_at', capsule.released_at)`) },
  { name: 'sealed-note-events', query: (userId, after, limit) => rows(sql`note_event row join note on note.id = row.note_id`, sql`row.id`, sql`note.creator_id = ${userId}`, after, limit) },
  { name: 'notifications', query: (userId, after, limit) => rows(sql`notification_recipient row join notification on notification.id = row.notification_id`, sql`row.notification_id`, sql`row.user_id = ${userId}`, after, limit, [], sql`|| jsonb_build_object('kind', notification.kind, 'post_id', notification.post_id, 'comment_id', notification.comment_id)`) },
  { name: 'former-handles', query: (userId, after, limit) => numbered(sql`former_handle row`, sql`row.handle`, sql`row.user_id = ${userId}`, after, limit) },
  { name: 'seen-and-hidden-posts', query: (userId, after, limit) => numbered(sql`post_mark row`, sql`row.post_id`, sql`row.user_id = ${userId}`, after, limit) },
  { name: 'drafts', query: (userId, after, limit) => numbered(sql`draft row`, sql`row.place`, sql`row.user_id = ${userId}`, after, limit) },
  { name: 'sessions', query: (userId, after, limit) => numbered(sql`session row`, sql`row.public_id`, sql`row.user_id = ${userId}`, after, limit, ['hash']) },
  { name: 'passkeys', query: (userId, after, limit) => numbered(sql`passkey row`, sql`row.id`, sql`row.user_id = ${userId}`, after, limit, ['public_key']) },
  { name: 'linked-accounts', query: (userId, after, limit) => rows(sql`external_identity row`, sql`row.id`, sql`row.user_id = ${userId}`, after, limit) },
]

function list(name: string, table: string, owner: string): ExportList {
  return { name, query: (userId, after, limit) => rows(sql`${sql.identifier(table)} row`, sql`row.id`, sql`row.${sql.identifier(owner)} = ${userId}`, after, limit) }
}

function rows(from: SQL, key: SQL, where: SQL, after: number, limit: number, without: string[] = [], more: SQL = sql``): SQL {
  return sql`select ${key}::float8 as key, ${written(without)} ${more} as row from ${from} where ${where} and ${key} > ${after} order by ${key} limit ${limit}`
}

/** Few rows without a number of their own. */
function numbered(from: SQL, order: SQL, where: SQL, after: number, limit: number, without: string[] = []): SQL {
  return sql`select * from (select (row_number() over (order by ${order}))::float8 as key, ${written(without)} as row from ${from} where ${where}) numbered where key > ${after} order by key limit ${limit}`
}

/** A row without what is internal; `peek_hash`, `claim_hash` and the like go by their ending. */
function written(without: string[]): SQL {
  const names = sql.join([...INTERNAL, ...without].map(name => sql`${name}`), sql`, `)
  return sql`(select coalesce(jsonb_object_agg(k, v), '{}'::jsonb) from jsonb_each(to_jsonb(row)) as pair (k, v) where k not in (${names}) and k not like '%\\_hash')`
}
