import { eq } from 'drizzle-orm'
import { generate } from 'otplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secondFactors, sessions, throttles, users } from '#drizzle/schema/accounts'
import { outbox } from '#drizzle/schema/platform'
import { changePassword, resetPassword } from '#server/domain/accounts/change-password'
import { confirmSecondFactor, removeSecondFactor, renewRecoveryCodes, startSecondFactor } from '#server/domain/accounts/change-second-factor'
import { confirmIdentity } from '#server/domain/accounts/fresh-identity'
import { makeLink, secretOfLink } from '#server/domain/accounts/mailed-link'
import type { Caller } from '#server/domain/accounts/open-session'
import { hashPassword } from '#server/domain/accounts/password'
import { resolveActor } from '#server/domain/accounts/resolve-actor'
import { takeSecondStep } from '#server/domain/accounts/second-step'
import { signIn } from '#server/domain/accounts/sign-in'
import type { Person } from '#server/platform/actor'
import { decryptSecret, encryptSecret } from '#server/platform/app-key'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { PASSWORD } from '#tests/support/accounts'
import { newPerson, refusalOf } from '#tests/support/community'
import { startConfigured } from '#tests/support/configured'

const caller: Caller = { userAgent: 'Mozilla/5.0 Firefox/140', deviceCookie: undefined, network: '192.0.2.0/24', previousHash: undefined }
let stop: () => Promise<void>
let passwordHash: string

beforeAll(async () => {
  stop = await startConfigured()
  passwordHash = await hashPassword(PASSWORD)
})
afterAll(async () => await stop())

async function somebody() {
  const { id, handle } = await newPerson({}, { passwordHash })
  const email = `${handle}@example.org`
  await database().update(users).set({ email }).where(eq(users.id, id))
  const { token } = await signIn({ email, password: PASSWORD }, caller)
  const actor = await resolveActor(token) as Person
  return { id, email, token, actor }
}

/** Somebody with a second factor, whose clock stands still at the beginning of a step. */
async function somebodySafe() {
  const person = await somebody()
  clock.set(new Date(Math.ceil(Date.now() / 30_000) * 30_000))
  const { secret, uri } = await startSecondFactor(person.actor)
  const codes = await confirmSecondFactor(person.actor, await codeAt(secret, 0))
  return { ...person, secret, uri, codes }
}

async function codeAt(secret: string, steps: number): Promise<string> {
  return await generate({ strategy: 'totp', secret, epoch: Math.floor(clock.now().getTime() / 1000) + 30 * steps })
}

async function firstStep(email: string): Promise<string> {
  const opened = await signIn({ email, password: PASSWORD }, caller)
  expect(opened.isPending).toBe(true)
  return opened.token
}

async function noticesOf(userId: number): Promise<unknown[]> {
  const rows = await database().select({ payload: outbox.payload }).from(outbox).where(eq(outbox.name, 'account.linkRequested')).orderBy(outbox.id)
  return rows.filter(({ payload }) => payload.userId === userId).map(({ payload }) => payload.kind)
}

describe('a second factor', () => {
  it('counts only once its first code was right, ends the other sessions, and tells the owner', async () => {
    const { id, email, actor, token } = await somebody()
    const other = await signIn({ email, password: PASSWORD }, caller)
    const { secret, uri } = await startSecondFactor(actor)
    expect(uri).toMatch(new RegExp(`^otpauth://totp/Guildhall.*secret=${secret}`))
    expect((await signIn({ email, password: PASSWORD }, caller)).isPending).toBe(false)
    expect((await refusalOf(confirmSecondFactor(actor, '000000'))).code).toBe('Refused')
    const codes = await confirmSecondFactor(actor, await codeAt(secret, 0))
    expect(codes).toHaveLength(10)
    expect(new Set(codes).size).toBe(10)
    expect((await resolveActor(other.token)).kind).toBe('visitor')
    expect((await resolveActor(token)).kind).toBe('person')
    expect(await noticesOf(id)).toEqual(['secondFactorOn'])
    const [row] = await database().select().from(secondFactors).where(eq(secondFactors.userId, id))
    expect(row!.secret.toString('latin1')).not.toContain(secret)
    expect(row!.recoveryHashes.join()).not.toContain(codes[0]!.replace('-', ''))
    expect((await refusalOf(startSecondFactor(actor))).code).toBe('Conflict')
  })

  it('A5: the same TOTP code is accepted once, though eight send it at once', async () => {
    const { email, secret } = await somebodySafe()
    const pending = await Promise.all(Array.from({ length: 8 }, async () => await firstStep(email)))
    const code = await codeAt(secret, 1)
    const answers = await Promise.allSettled(pending.map(async token => await takeSecondStep(token, code, caller)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await refusalOf(takeSecondStep(await firstStep(email), code, caller))).code).toBe('WrongCredentials')
  })

  it('A5: a recovery code signs in once, and its owner is told', async () => {
    const { id, email, codes } = await somebodySafe()
    const opened = await takeSecondStep(await firstStep(email), codes[3]!.replace('-', ''), caller)
    expect((await resolveActor(opened.token)).kind).toBe('person')
    expect((await refusalOf(takeSecondStep(await firstStep(email), codes[3]!.replace('-', ''), caller))).code).toBe('WrongCredentials')
    expect(await noticesOf(id)).toEqual(['secondFactorOn', 'recoveryUsed'])
  })

  it('takes the step before and after now, and no other; none that lies before an accepted one', async () => {
    const { email, secret, id } = await somebodySafe()
    await database().update(secondFactors).set({ lastStep: null }).where(eq(secondFactors.userId, id))
    const attempt = async (steps: number) => await takeSecondStep(await firstStep(email), await codeAt(secret, steps), caller).then(() => 'in', () => 'out')
    expect([await attempt(-2), await attempt(2), await attempt(-1), await attempt(1), await attempt(0)]).toEqual(['out', 'out', 'in', 'in', 'out'])
  })

  it('leaves a first step good for nothing else, and for ten minutes', async () => {
    const { email, secret } = await somebodySafe()
    const token = await firstStep(email)
    expect((await resolveActor(token)).kind).toBe('visitor')
    expect((await refusalOf(takeSecondStep(undefined, '123456', caller))).code).toBe('SignInRequired')
    clock.set(new Date(clock.now().getTime() + 11 * 60_000))
    expect((await refusalOf(takeSecondStep(token, await codeAt(secret, 0), caller))).code).toBe('SignInRequired')
  })

  it('stops guesses after ten, which a new first step does not forgive', async () => {
    const { email } = await somebodySafe()
    const codes: string[] = []
    for (let guess = 0; guess < 12; guess++) codes.push((await refusalOf(takeSecondStep(await firstStep(email), String(guess).padStart(6, '0'), caller))).code)
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'WrongCredentials'), 'TooManyRequests', 'TooManyRequests'])
    await database().delete(throttles)
  })

  it('is asked for after a reset of the password too', async () => {
    const { id, email, secret } = await somebodySafe()
    const link = await database().transaction(async db => await makeLink(db, { purpose: 'reset_password', email, userId: id }))
    const opened = await resetPassword({ token: secretOfLink(link), password: `${PASSWORD}-new` }, caller)
    expect(opened.isPending).toBe(true)
    expect((await takeSecondStep(opened.token, await codeAt(secret, 1), caller)).isPending).toBe(false)
  })

  it('can be switched off, and get new recovery codes that end the old', async () => {
    const { id, email, actor, codes } = await somebodySafe()
    const renewed = await renewRecoveryCodes(actor)
    expect((await refusalOf(takeSecondStep(await firstStep(email), codes[0]!.replace('-', ''), caller))).code).toBe('WrongCredentials')
    await takeSecondStep(await firstStep(email), renewed[0]!.replace('-', ''), caller)
    await removeSecondFactor(actor)
    expect((await signIn({ email, password: PASSWORD }, caller)).isPending).toBe(false)
    expect((await refusalOf(renewRecoveryCodes(actor))).code).toBe('Conflict')
    expect(await noticesOf(id)).toEqual(['secondFactorOn', 'recoveryRenewed', 'recoveryUsed', 'secondFactorOff'])
  })
})

describe('a fresh identity', () => {
  it('is asked for after ten minutes, and counts again once it was shown', async () => {
    clock.reset()
    const { actor, token, id } = await somebody()
    await database().update(sessions).set({ freshAt: new Date(Date.now() - 11 * 60_000) }).where(eq(sessions.userId, id))
    const stale = { ...actor, session: { ...actor.session, freshAt: new Date(Date.now() - 11 * 60_000) } }
    expect((await refusalOf(startSecondFactor(stale))).code).toBe('ReauthenticationRequired')
    expect((await refusalOf(confirmIdentity(stale, { password: 'something else' }, caller))).code).toBe('WrongCredentials')
    expect((await refusalOf(confirmIdentity(stale, {}, caller))).code).toBe('WrongCredentials')
    await confirmIdentity(stale, { password: PASSWORD }, caller)
    await startSecondFactor(await resolveActor(token) as Person)
  })

  it('is what somebody without a password needs to choose one', async () => {
    const { actor, id } = await somebody()
    await database().update(users).set({ passwordHash: null }).where(eq(users.id, id))
    const stale = { ...actor, session: { ...actor.session, freshAt: new Date(0) } }
    expect((await refusalOf(changePassword(stale, { password: `${PASSWORD}-new` }, caller))).code).toBe('ReauthenticationRequired')
    expect((await changePassword(actor, { password: `${PASSWORD}-new` }, caller)).userId).toBe(id)
  })
})

it('encrypts what it has to read again for one place alone', () => {
  const sealed = encryptSecret('second-factor:1', Buffer.from('a secret'))
  expect(decryptSecret('second-factor:1', sealed).toString()).toBe('a secret')
  expect(() => decryptSecret('second-factor:2', sealed)).toThrow()
  sealed[15]! ^= 1
  expect(() => decryptSecret('second-factor:1', sealed)).toThrow()
})
