/** Links by mail: each works once, for one purpose and for a time. The database holds only the hash of its secret. */
import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import { tokens } from '#drizzle/schema/accounts'
import { secretFor } from '#server/platform/app-key'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { hashOfSecret } from '#server/platform/secrets'

const HOUR_MS = 3_600_000
const LIFE_MS = {
  finish_sign_up: 24 * HOUR_MS, reset_password: HOUR_MS, change_email: 24 * HOUR_MS, undo_email: 72 * HOUR_MS, claim_account: 30 * 24 * HOUR_MS,
  invitation: 14 * 24 * HOUR_MS,
} as const
/** So many sign-up mails to one address can be on their way; whichever is opened first works. */
const LIVE_SIGN_UP_LINKS = 5

export type LinkPurpose = keyof typeof LIFE_MS
export type LinkRow = typeof tokens.$inferSelect

export interface NewLink {
  purpose: LinkPurpose
  email: string
  userId: number | null
  payload?: Record<string, string | number>
}

/** The secret that stands in the link; made again from the row's id whenever a mail is written. */
export function secretOfLink(tokenId: number): string {
  return secretFor('token', tokenId)
}

/** Requests for one address, and their use, happen one after the other (until the end of the transaction). */
export async function lockAddress(db: Db, email: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(lower(${email}), 7001))`)
}

/** Makes a link; answers its row's id. */
export async function makeLink(db: Db, { purpose, email, userId, payload = {} }: NewLink): Promise<number> {
  const [next] = await db.execute<{ id: string }>(sql`select nextval(pg_get_serial_sequence('token', 'id')) as id`)
  const id = Number(next!.id)
  const now = clock.now()
  await db.insert(tokens).overridingSystemValue().values({
    id,
    hash: hashOfSecret(secretOfLink(id)),
    purpose,
    email,
    userId,
    payload,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFE_MS[purpose]),
  })
  return id
}

/** A newer link to reset ends the older ones; of sign-up links the newest few stay, because mails overtake each other. */
export async function endOlderLinks(db: Db, email: string, purpose: LinkPurpose): Promise<void> {
  const kept = purpose === 'finish_sign_up' ? LIVE_SIGN_UP_LINKS - 1 : 0
  const older = db.select({ id: tokens.id }).from(tokens)
    .where(and(eq(tokens.email, email), eq(tokens.purpose, purpose)))
    .orderBy(desc(tokens.id)).offset(kept)
  await db.delete(tokens).where(inArray(tokens.id, older))
}

/** What a link is for, without using it. Throws LinkExpired. */
export async function getLink(secret: string): Promise<LinkRow> {
  const link = await findLink(database(), secret)
  if (!link) throw expired()
  return link
}

/** What a link is for, if it is still good. */
async function findLink(db: Db, secret: string): Promise<typeof tokens.$inferSelect | undefined> {
  const [link] = await db.select().from(tokens).where(and(eq(tokens.hash, hashOfSecret(secret)), gt(tokens.expiresAt, clock.now())))
  return link
}

/** Uses a link: of two at the same time, one gets it. Throws LinkExpired. */
export async function useLink(db: Db, secret: string, purpose: LinkPurpose | LinkPurpose[]): Promise<LinkRow> {
  const [link] = await db.delete(tokens)
    .where(and(eq(tokens.hash, hashOfSecret(secret)), inArray(tokens.purpose, [purpose].flat()), gt(tokens.expiresAt, clock.now())))
    .returning()
  if (!link) throw expired()
  return link
}

/** Throws LinkExpired unless the link is good for this. */
export async function requireLink(db: Db, secret: string, purpose: LinkPurpose | LinkPurpose[]): Promise<LinkRow> {
  const link = await findLink(db, secret)
  if (!link || ![purpose].flat().some(one => one === link.purpose)) throw expired()
  return link
}

export function expired(): AppError {
  return new AppError('LinkExpired', 'This link has expired, was used already, or a newer one was sent. Ask for a new one.')
}
