/** WebAuthn by SimpleWebAuthn. The relying party comes from PUBLIC_URL, never from a connection. Loaded with the first passkey. */
import { randomBytes } from 'node:crypto'
import { and, eq, gt, lt, or, sql } from 'drizzle-orm'
import { passkeys, tokens } from '#drizzle/schema/accounts'
import { wrongCredentials } from '#server/domain/accounts/sign-in'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { hashOfSecret } from '#server/platform/secrets'
import type { NewPasskey, PasskeyProof } from '#shared/schemas/passkeys'

const CHALLENGE_MS = 5 * 60_000
const NAME = 'Guildhall'

export type PasskeyRow = typeof passkeys.$inferSelect

/** What any passkey of this site may sign. */
export async function proofOptions() {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  return await generateAuthenticationOptions({ rpID: relyingParty().id, challenge: await newChallenge('proof'), userVerification: 'required', timeout: CHALLENGE_MS })
}

/** What a new passkey is made for. `subject` says who may bring it: an account's id, or a mailed link. */
export async function creationOptions(subject: string, person: { handle: string, name: string }, existing: Pick<PasskeyRow, 'id' | 'transports'>[]) {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  return await generateRegistrationOptions({
    rpName: NAME, rpID: relyingParty().id, userName: person.handle, userDisplayName: person.name, challenge: await newChallenge(subject), timeout: CHALLENGE_MS,
    userID: new Uint8Array(randomBytes(32)), attestationType: 'none', excludeCredentials: existing.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** The row of a new passkey, once what the browser brings is right. Throws Refused. */
export async function newPasskeyRow(made: NewPasskey, subject: string): Promise<Omit<PasskeyRow, 'userId' | 'name'>> {
  const challenge = await takeChallenge(made.response.clientDataJSON, subject)
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { id, origin } = relyingParty()
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: { ...made, response: { ...made.response, transports: made.response.transports ?? [] }, clientExtensionResults: {} },
    expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: id, requireUserVerification: true,
  }).catch(() => ({ verified: false as const, registrationInfo: undefined }))
  if (!verified) throw refused()
  const { credential } = registrationInfo
  return {
    id: credential.id, publicKey: Buffer.from(credential.publicKey), counter: credential.counter, transports: made.response.transports ?? [],
    createdAt: clock.now(), lastUsedAt: null,
  }
}

/**
 * Whose passkey has signed. Its counter must have risen, or be 0 on both sides (most synchronised passkeys do not count):
 * one that has gone back belongs to a copy. Throws WrongCredentials.
 */
export async function expectPasskey(proof: PasskeyProof): Promise<{ userId: number }> {
  const challenge = await takeChallenge(proof.response.clientDataJSON, 'proof').catch(() => undefined)
  const [known] = await database().select().from(passkeys).where(eq(passkeys.id, proof.id))
  if (challenge === undefined || !known) throw wrongCredentials()
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { id, origin } = relyingParty()
  const { userHandle, ...response } = proof.response
  const result = await verifyAuthenticationResponse({
    response: { ...proof, response: { ...response, ...userHandle === undefined ? {} : { userHandle } }, clientExtensionResults: {} },
    expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: id, requireUserVerification: true,
    credential: { id: known.id, publicKey: new Uint8Array(known.publicKey), counter: known.counter },
  }).catch(() => undefined)
  if (!result?.verified) throw wrongCredentials()
  const { newCounter } = result.authenticationInfo
  const counted = await database().update(passkeys).set({ counter: newCounter, lastUsedAt: clock.now() })
    .where(and(eq(passkeys.id, known.id), or(lt(passkeys.counter, newCounter), and(eq(passkeys.counter, 0), sql`${newCounter} = 0`)))).returning({ id: passkeys.id })
  if (counted.length === 0) throw wrongCredentials()
  return { userId: known.userId }
}

/** One random challenge, good for one answer. The database keeps its hash. */
async function newChallenge(subject: string): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = new Uint8Array(randomBytes(32))
  const now = clock.now()
  await database().insert(tokens).values({
    hash: hashOf(Buffer.from(challenge).toString('base64url'), subject), purpose: 'passkey', createdAt: now, expiresAt: new Date(now.getTime() + CHALLENGE_MS),
  })
  return challenge
}

async function takeChallenge(clientDataJSON: string, subject: string, db: Db = database()): Promise<string> {
  const challenge = challengeIn(clientDataJSON)
  const taken = await db.delete(tokens)
    .where(and(eq(tokens.hash, hashOf(challenge, subject)), eq(tokens.purpose, 'passkey'), gt(tokens.expiresAt, clock.now()))).returning({ id: tokens.id })
  if (taken.length === 0) throw refused()
  return challenge
}

function challengeIn(clientDataJSON: string): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')) as { challenge?: unknown }
    return typeof challenge === 'string' ? challenge : ''
  }
  catch {
    return ''
  }
}

function hashOf(challenge: string, subject: string): Buffer {
  return hashOfSecret(`passkey:${subject}:${challenge}`)
}

function relyingParty(): { id: string, origin: string } {
  const { hostname, origin } = new URL(config().publicUrl)
  return { id: hostname, origin }
}

function refused(): AppError {
  return new AppError('Refused', 'The passkey could not be checked. Try again.')
}
