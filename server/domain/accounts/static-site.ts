/**
 * Static sites on another site than the API's, where browsers send no `SameSite=Lax` cookie: the person lets them in on this
 * site, they exchange a code for a token, and renew that with a cookie that changes at each use.
 */
import { and, eq, gt } from 'drizzle-orm'
import { sessions, tokens } from '#drizzle/schema/accounts'
import { newSiteToken } from '#server/domain/accounts/bearer-forms'
import { expired } from '#server/domain/accounts/mailed-link'
import type { SessionRow } from '#server/domain/accounts/queries'
import { forgetActor } from '#server/domain/accounts/resolve-actor'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { hashOfSecret, isSecretOf, newPublicId, newSecret, sha256 } from '#server/platform/secrets'
import { transaction } from '#server/platform/transaction'

const CODE_MS = 60_000
const ACCESS_MS = 10 * 60_000
const DAY_MS = 86_400_000
/** A static site that is not opened for so long asks again. */
const SITE_MS = 30 * DAY_MS
/** Two tabs that renew at once are no thieves: the later one is told to ask again, with the cookie that the other got. */
const RACE_MS = 10_000

/** What a static site is handed. `refresh` is the value of its cookie. */
export interface Entry { token: string, expiresAt: Date, refresh: string }

/** The origin of an address, if it is a static site of this installation. Throws OriginNotAllowed. */
export function siteOriginOf(to: string): string {
  const origin = URL.parse(to)?.origin ?? ''
  return requireSite(origin)
}

/** Throws OriginNotAllowed for whatever is not exactly named in SITE_ORIGINS. */
function requireSite(origin: string | undefined): string {
  if (origin === undefined || !config().siteOrigins.includes(origin)) throw new AppError('OriginNotAllowed', 'This installation does not know this site.')
  return origin
}

/** Makes a code for the static site of `to`, bound to the challenge; answers the address with the code in its fragment. Throws OriginNotAllowed. */
export async function letSiteIn(actor: Person, { to, challenge }: { to: string, challenge: string }): Promise<string> {
  const origin = siteOriginOf(to)
  const code = newSecret()
  const now = clock.now()
  await database().insert(tokens).values({
    hash: hashOfSecret(code), purpose: 'static_site', userId: actor.id, payload: { origin, challenge, session: actor.session.publicId },
    createdAt: now, expiresAt: new Date(now.getTime() + CODE_MS),
  })
  const address = new URL(to)
  address.hash = `code=${code}`
  return address.href
}

/** Exchanges a code, which works once, whatever comes of it. Throws LinkExpired, or OriginNotAllowed for another site's page. */
export async function enterSite(origin: string | undefined, { code, verifier }: { code: string, verifier: string }): Promise<Entry> {
  requireSite(origin)
  const [used] = await database().delete(tokens).where(and(eq(tokens.hash, hashOfSecret(code)), eq(tokens.purpose, 'static_site'))).returning()
  const isRight = used && used.expiresAt > clock.now() && used.payload.origin === origin && sha256(verifier).toString('base64url') === used.payload.challenge
  if (!isRight) throw expired()
  return await transaction(async ({ db }) => {
    const parent = await lockLive(db, String(used.payload.session), 'full')
    if (!parent) throw expired()
    const now = clock.now()
    const secret = newSecret()
    const [site] = await db.insert(sessions).values({
      hash: hashOfSecret(secret), publicId: newPublicId(), userId: parent.userId, kind: 'static', parent: parent.publicId, device: origin!,
      createdAt: now, lastSeenAt: now, freshAt: new Date(0), expiresAt: new Date(Math.min(now.getTime() + SITE_MS, parent.expiresAt.getTime())),
    }).returning()
    return await openAccess(db, site!, secret)
  })
}

/**
 * The next token, and the next cookie. A cookie that was replaced before has been copied: the static site's session ends.
 * Throws SignInRequired, OriginNotAllowed for another site's page, or Conflict for one of two tabs at once.
 */
export async function refreshSite(origin: string | undefined, cookie: string | undefined): Promise<Entry> {
  requireSite(origin)
  const [publicId = '', secret = ''] = cookie?.split('.') ?? []
  const entry = await transaction(async ({ db }) => {
    const site = await lockLive(db, publicId, 'static')
    if (!site) return undefined
    // Somebody else's page: neither its owner nor a thief, so nothing ends.
    if (site.device !== origin) throw new AppError('OriginNotAllowed', 'This cookie is another site’s.')
    const parent = await lockLive(db, site.parent ?? '', 'full')
    if (!parent) return undefined
    const now = clock.now()
    if (!isSecretOf(site.hash, secret)) {
      if (now.getTime() - site.lastSeenAt.getTime() < RACE_MS) throw new AppError('Conflict', 'This was renewed a moment ago. Ask again.')
      await db.delete(sessions).where(eq(sessions.publicId, publicId))
      return { ended: site.userId }
    }
    const next = newSecret()
    const expiresAt = new Date(Math.min(now.getTime() + SITE_MS, parent.expiresAt.getTime()))
    await db.update(sessions).set({ hash: hashOfSecret(next), lastSeenAt: now, expiresAt }).where(eq(sessions.publicId, publicId))
    return await openAccess(db, { ...site, expiresAt }, next)
  })
  if (entry && 'ended' in entry) forgetActor(entry.ended)
  if (!entry || 'ended' in entry) throw new AppError('SignInRequired', 'This site’s session has ended. Sign in again.')
  return entry
}

async function openAccess(db: Db, site: SessionRow, secret: string): Promise<Entry> {
  const token = newSiteToken()
  const now = clock.now()
  const expiresAt = new Date(Math.min(now.getTime() + ACCESS_MS, site.expiresAt.getTime()))
  await db.insert(sessions).values({
    hash: hashOfSecret(token), publicId: newPublicId(), userId: site.userId, kind: 'access', parent: site.publicId, device: site.device,
    createdAt: now, lastSeenAt: now, freshAt: new Date(0), expiresAt,
  })
  return { token, expiresAt, refresh: `${site.publicId}.${secret}` }
}

async function lockLive(db: Db, publicId: string, kind: 'full' | 'static'): Promise<SessionRow | undefined> {
  const [row] = await db.select().from(sessions)
    .where(and(eq(sessions.publicId, publicId), eq(sessions.kind, kind), gt(sessions.expiresAt, clock.now()))).for(kind === 'full' ? 'share' : 'update')
  return row
}
