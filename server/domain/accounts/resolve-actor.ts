/** Who stands behind a session token: one prepared statement, cached for a few seconds and purged at every change. */
import { LRUCache } from 'lru-cache'
import type { Actor, Denial, Membership, Person } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import { publish, subscribe } from '#server/platform/bus'
import { clock } from '#server/platform/clock'
import { sqlClient } from '#server/platform/db'
import { logger } from '#server/platform/logger'
import { hashOfSecret } from '#server/platform/secrets'
import { API_TOKEN, SITE_TOKEN } from '#server/domain/accounts/bearer-forms'
import { LONGEST_MS, SLIDING_MS } from '#server/domain/accounts/open-session'

const LIFE_MS = 10_000
const SEEN_EVERY_MS = 60_000
const CHANNEL = 'session'

type Kind = 'full' | 'access' | 'token'
interface Known { actor: Person, expiresAt: number }

const known = new LRUCache<string, Known>({ max: 20_000, ttl: LIFE_MS })
/** Rises with every purge: what was read before it is not kept. */
let generation = 0

/** Called once at start: purges what other processes tell. */
export function listenForForgottenActors(): void {
  subscribe(CHANNEL, (message) => {
    const { userId, hash } = JSON.parse(message) as { userId?: number, hash?: string }
    forgetHere(userId, hash)
  })
}

/** The actor of a cookie's token; a token that is nobody's is a visitor's. */
export async function resolveActor(token: string | undefined): Promise<Actor> {
  // Nothing but what we hand out is worth a look into the database.
  if (token === undefined || !/^[\w-]{43}$/.test(token)) return visitor
  return await find(token, 'full') ?? visitor
}

/** Whom the token of a program or of a static site acts for; undefined for one that is nobody's. Each kind looks different from the others. */
export async function resolveBearer(token: string): Promise<Person | undefined> {
  if (API_TOKEN.test(token)) return await find(token, 'token')
  return SITE_TOKEN.test(token) ? await find(token, 'access') : undefined
}

async function find(token: string, kind: Kind): Promise<Person | undefined> {
  const bytes = hashOfSecret(token)
  const hash = bytes.toString('base64url')
  const now = clock.now()
  const cached = known.get(hash)
  if (cached && cached.expiresAt > now.getTime()) return cached.actor
  const startedIn = generation
  const found = await load(bytes, kind, hash, now)
  if (!found) return undefined
  if (generation === startedIn) known.set(hash, found)
  return found.actor
}

/** Purges every session of a person, here at once and in the other processes through the bus. */
export function forgetActor(userId: number): void {
  forgetHere(userId, undefined)
  publish(CHANNEL, JSON.stringify({ userId }))
}

/** Purges one session, given by the hash that an actor carries. */
export function forgetSession(hash: string): void {
  forgetHere(undefined, hash)
  publish(CHANNEL, JSON.stringify({ hash }))
}

function forgetHere(userId: number | undefined, hash: string | undefined): void {
  generation++
  if (hash !== undefined) known.delete(hash)
  for (const [key, { actor }] of known.entries()) {
    if (actor.id === userId || (hash !== undefined && actor.session.root === hash)) known.delete(key)
  }
}

type MembershipRow = [organizationId: number, role: Membership['role']]
type DenialRow = [organizationId: number, denyAll: boolean, denyPosts: boolean, denyComments: boolean, denyUntil: string | null]
interface Row {
  id: string
  handle: string
  isAdmin: boolean
  publicId: string
  canWrite: boolean
  root: Buffer | null
  /** Milliseconds since 1970, as are the other moments here. */
  createdAt: number
  lastSeenAt: number
  expiresAt: number
  freshAt: number
  suspendedUntil: number | null
  memberships: MembershipRow[] | string | null
  denials: DenialRow[] | string | null
}

/** The parameters make it a prepared statement on each connection (postgres.js prepares by text). */
async function load(bytes: Buffer, kind: Kind, hash: string, now: Date): Promise<Known | undefined> {
  const [row] = await sqlClient()<Row[]>`
    select u.id, u.handle, u.is_admin as "isAdmin", coalesce(s.parent, s.public_id) as "publicId", s.can_write as "canWrite",
      (extract(epoch from s.created_at) * 1000)::float8 as "createdAt",
      (extract(epoch from s.last_seen_at) * 1000)::float8 as "lastSeenAt",
      (extract(epoch from s.expires_at) * 1000)::float8 as "expiresAt",
      (extract(epoch from s.fresh_at) * 1000)::float8 as "freshAt",
      (extract(epoch from u.suspended_until) * 1000)::float8 as "suspendedUntil",
      (select device.hash from session site join session device on device.public_id = site.parent where site.public_id = s.parent) as "root",
      (select json_agg(json_build_array(m.organization_id, m.role)) from membership m where m.user_id = u.id) as "memberships",
      (select json_agg(json_build_array(d.organization_id, d.deny_all, d.deny_posts, d.deny_comments, d.deny_until))
        from standing d where d.user_id = u.id and (d.deny_all or d.deny_posts or d.deny_comments)) as "denials"
    from session s join users u on u.id = s.user_id
    where s.hash = ${bytes} and s.kind = ${kind} and s.expires_at > ${now.toISOString()} and u.deleted_at is null`
  if (!row) return undefined
  if (kind !== 'access' && now.getTime() - row.lastSeenAt >= SEEN_EVERY_MS) markSeen(bytes, kind, row, now)
  return { actor: actorOf(row, kind, hash), expiresAt: row.expiresAt }
}

function actorOf(row: Row, kind: Kind, hash: string): Person {
  return {
    kind: 'person',
    id: Number(row.id),
    handle: row.handle,
    isAdmin: row.isAdmin,
    suspendedUntil: row.suspendedUntil === null ? null : new Date(row.suspendedUntil),
    memberships: new Map(parsed(row.memberships).map(([organizationId, role]) => [organizationId, { role }])),
    denials: new Map(parsed(row.denials).map(([organizationId, denyAll, denyPosts, denyComments, denyUntil]): [number, Denial] =>
      [organizationId, { denyAll, denyPosts, denyComments, denyUntil: denyUntil === null ? null : new Date(denyUntil) }])),
    session: { publicId: row.publicId, hash, freshAt: new Date(row.freshAt), ...sessionOf(row, kind) },
  }
}

/** What is different where it is no device. */
function sessionOf({ canWrite, root }: Row, kind: Kind): Pick<Person['session'], 'token' | 'root'> {
  if (kind === 'full') return {}
  return root ? { token: { canWrite }, root: root.toString('base64url') } : { token: { canWrite } }
}

/** Drizzle switches the driver's own JSON parsing off. */
function parsed<T>(rows: T[] | string | null): T[] {
  return typeof rows === 'string' ? JSON.parse(rows) as T[] : rows ?? []
}

/** At most once a minute, and nobody waits for it. A device that is used stays signed in; an API token ends when it was said to. */
function markSeen(bytes: Buffer, kind: Kind, row: Row, now: Date): void {
  const expiresAt = new Date(kind === 'token' ? row.expiresAt : Math.min(now.getTime() + SLIDING_MS, row.createdAt + LONGEST_MS)).toISOString()
  const before = new Date(now.getTime() - SEEN_EVERY_MS).toISOString()
  sqlClient()`update session set last_seen_at = ${now.toISOString()}, expires_at = ${expiresAt} where hash = ${bytes} and last_seen_at <= ${before}`
    .catch((error: unknown) => logger.warn({ err: error }, 'the last use of a session could not be noted'))
}
