import { and, eq, isNull } from 'drizzle-orm'
import { externalIdentities, users } from '#drizzle/schema/accounts'
import { endOthersAndTell } from '#server/domain/accounts/end-others'
import { refresh, requireFresh } from '#server/domain/accounts/fresh-identity'
import { makeLink, secretOfLink } from '#server/domain/accounts/mailed-link'
import { openFirstStep } from '#server/domain/accounts/open-session'
import type { Caller, OpenedSession } from '#server/domain/accounts/open-session'
import { forgetActor, forgetSession } from '#server/domain/accounts/resolve-actor'
import { secretFor } from '#server/platform/app-key'
import type { Actor, Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError, refusingBroken } from '#server/platform/errors'
import { beginGithub, finishGithub } from '#server/platform/github'
import type { GithubJourney, GithubPerson } from '#server/platform/github'
import { transaction } from '#server/platform/transaction'
import type { GITHUB_PURPOSES } from '#shared/contract/factors'
import { returnPath } from '#shared/rules/return-path'

export type GithubPurpose = typeof GITHUB_PURPOSES[number]

/** So long somebody may stay at GitHub, in seconds. */
export const JOURNEY_SECONDS = 600

interface Kept extends GithubJourney {
  purpose: GithubPurpose
  to: string
  /** Who asked, where somebody is signed in. */
  userId: number | null
  until: number
}

export type GithubOutcome
  = { outcome: 'signedIn' | 'secondFactor', to: string, opened: OpenedSession }
    | { outcome: 'confirmed', to: string }
    | { outcome: 'linked' | 'knownAddress' }
    | { outcome: 'finish', token: string }

/** Where to send the browser, and the cookie that it keeps meanwhile. Throws NotFound, SignInRequired or ReauthenticationRequired. */
export async function startGithub(actor: Actor, purpose: GithubPurpose, to: string): Promise<{ url: string, cookie: string }> {
  const { url, ...journey } = await beginGithub()
  if (purpose !== 'signIn' && actor.kind === 'visitor') throw new AppError('SignInRequired', 'Sign in to continue.')
  if (purpose === 'link') requireFresh(actor as Person)
  const until = clock.now().getTime() + JOURNEY_SECONDS * 1000
  return { url, cookie: signed({ ...journey, purpose, to: returnPath(to), userId: purpose === 'signIn' || actor.kind === 'visitor' ? null : actor.id, until }) }
}

/** What becomes of somebody who comes back. Throws Refused without the cookie, or with another state; Conflict for an account that is linked already. */
export async function returnFromGithub(actor: Actor, answer: { code: string, state: string }, cookie: string | undefined, caller: Caller): Promise<GithubOutcome> {
  const kept = opened(cookie)
  if (!kept) throw new AppError('Refused', 'This way back from GitHub is not open any more. Start again.')
  const person = await finishGithub(answer, kept)
  const [known] = await database().select({ userId: externalIdentities.userId }).from(externalIdentities).innerJoin(users, eq(users.id, externalIdentities.userId))
    .where(and(eq(externalIdentities.provider, 'github'), eq(externalIdentities.subject, person.id), isNull(users.deletedAt)))
  if (kept.purpose === 'signIn') return known ? await signIn(known.userId, person, kept.to, caller) : await begin(person)
  if (actor.kind === 'visitor' || actor.id !== kept.userId) throw new AppError('Refused', 'Somebody else is signed in by now. Start again.')
  if (kept.purpose === 'link') return await link(actor, person, known?.userId)
  if (known?.userId !== actor.id) throw new AppError('WrongCredentials', 'This is not the GitHub account that is linked here.')
  await refresh(actor)
  return { outcome: 'confirmed', to: kept.to }
}

/** Ends the link with GitHub; every other device is signed out. */
export async function unlinkGithub(actor: Person): Promise<void> {
  requireFresh(actor)
  await transaction(async (unit) => {
    const ended = await unit.db.delete(externalIdentities).where(and(eq(externalIdentities.userId, actor.id), eq(externalIdentities.provider, 'github'))).returning({ id: externalIdentities.id })
    if (ended.length > 0) await endOthersAndTell(unit, actor, 'githubUnlinked')
  })
  forgetActor(actor.id)
}

async function signIn(userId: number, { id, login }: GithubPerson, to: string, caller: Caller): Promise<GithubOutcome> {
  const session = await transaction(async ({ db }) => {
    await db.update(externalIdentities).set({ label: login }).where(and(eq(externalIdentities.provider, 'github'), eq(externalIdentities.subject, id)))
    return await openFirstStep(db, userId, caller)
  })
  if (caller.previousHash !== undefined && !session.isPending) forgetSession(caller.previousHash)
  return { outcome: session.isPending ? 'secondFactor' : 'signedIn', to, opened: session }
}

/** An address never signs anybody in: one that is known here leads to its account's own sign-in. */
async function begin({ id, login, name, email }: GithubPerson): Promise<GithubOutcome> {
  if (email === undefined) throw new AppError('Refused', 'Your GitHub account has no verified primary address. Verify one there, or sign up with your address here.')
  return await transaction(async ({ db }) => {
    const [owner] = await db.select({ id: users.id }).from(users).where(eq(users.email, email))
    if (owner) return { outcome: 'knownAddress' as const }
    const tokenId = await makeLink(db, { purpose: 'finish_sign_up', email, userId: null, payload: { githubId: id, githubLogin: login, name } })
    return { outcome: 'finish' as const, token: secretOfLink(tokenId) }
  })
}

async function link(actor: Person, { id, login }: GithubPerson, ownerId: number | undefined): Promise<GithubOutcome> {
  requireFresh(actor)
  if (ownerId === actor.id) return { outcome: 'linked' }
  const conflict = () => new AppError('Conflict', 'This GitHub account is linked with another account here.')
  if (ownerId !== undefined) throw conflict()
  await refusingBroken('external_identity_subject', conflict, transaction(async (unit) => {
    await unit.db.delete(externalIdentities).where(and(eq(externalIdentities.userId, actor.id), eq(externalIdentities.provider, 'github')))
    await unit.db.insert(externalIdentities).values({ provider: 'github', subject: id, label: login, userId: actor.id, createdAt: clock.now() })
    await endOthersAndTell(unit, actor, 'githubLinked')
  }))
  forgetActor(actor.id)
  return { outcome: 'linked' }
}

/** The browser keeps it, and cannot change it: `<content>.<signature>`. */
function signed(kept: Kept): string {
  const content = Buffer.from(JSON.stringify(kept)).toString('base64url')
  return `${content}.${secretFor('github', content)}`
}

function opened(cookie: string | undefined): Kept | undefined {
  const [content = '', signature] = (cookie ?? '').split('.')
  if (signature === undefined || signature !== secretFor('github', content)) return undefined
  const kept = JSON.parse(Buffer.from(content, 'base64url').toString()) as Kept
  return kept.until > clock.now().getTime() ? kept : undefined
}
