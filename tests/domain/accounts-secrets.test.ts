import { argon2Sync, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { createEvent } from 'h3'
import { generate } from 'otplib'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { sessions, users } from '#drizzle/schema/accounts'
import { confirmSecondFactor, startSecondFactor } from '#server/domain/accounts/change-second-factor'
import type { Caller } from '#server/domain/accounts/open-session'
import { hashPassword } from '#server/domain/accounts/password'
import { resolveActor } from '#server/domain/accounts/resolve-actor'
import { takeSecondStep } from '#server/domain/accounts/second-step'
import { signIn } from '#server/domain/accounts/sign-in'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { resetConfig } from '#server/platform/config'
import { database } from '#server/platform/db'
import { setSessionCookie } from '#server/platform/http/session-cookie'
import { PASSWORD } from '#tests/support/accounts'
import { newPerson } from '#tests/support/community'
import { startConfigured } from '#tests/support/configured'

const caller: Caller = { userAgent: 'Mozilla/5.0 Firefox/140', deviceCookie: undefined, network: '192.0.2.0/24', previousHash: undefined }
let stop: () => Promise<void>

beforeAll(async () => {
  stop = await startConfigured()
})
afterAll(async () => await stop())
afterEach(() => clock.reset())

async function somebody(passwordHash: string) {
  const { id, handle } = await newPerson({}, { passwordHash })
  const email = `${handle}@example.org`
  await database().update(users).set({ email }).where(eq(users.id, id))
  return { id, email }
}

/** The password hashed with half of today's memory, as an older release might have done. */
function oldHash(): string {
  const nonce = randomBytes(16)
  const tag = argon2Sync('argon2id', { message: PASSWORD, nonce, memory: 9_728, passes: 2, parallelism: 1, tagLength: 32 })
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=9728,t=2,p=1$${text(nonce)}$${text(tag)}`
}

describe('signing in', () => {
  it('hashes a password again that was hashed at other costs, and it still is the password', async () => {
    const { id, email } = await somebody(oldHash())
    await signIn({ email, password: PASSWORD }, caller)
    const [row] = await database().select({ hash: users.passwordHash }).from(users).where(eq(users.id, id))
    expect(row!.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await signIn({ email, password: PASSWORD }, caller)).token).toHaveLength(43)
  })

  it('has another token after the second factor, and the first one is worth nothing then', async () => {
    const { id, email } = await somebody(await hashPassword(PASSWORD))
    const { token } = await signIn({ email, password: PASSWORD }, caller)
    clock.set(new Date(Math.ceil(Date.now() / 30_000) * 30_000))
    const codeAfter = async (secret: string, steps: number) => await generate({ strategy: 'totp', secret, epoch: Math.floor(clock.now().getTime() / 1000) + 30 * steps })
    const actor = await resolveActor(token) as Person
    const { secret } = await startSecondFactor(actor)
    await confirmSecondFactor(actor, await codeAfter(secret, 0))
    const pending = await signIn({ email, password: PASSWORD }, caller)
    const opened = await takeSecondStep(pending.token, await codeAfter(secret, 1), caller)
    expect(opened.token).not.toBe(pending.token)
    expect((await resolveActor(pending.token)).kind).toBe('visitor')
    expect(await resolveActor(opened.token)).toMatchObject({ kind: 'person', id })
    expect(await database().select({ kind: sessions.kind }).from(sessions).where(eq(sessions.userId, id))).not.toContainEqual({ kind: 'pending' })
  })
})

describe('the cookie', () => {
  function cookiesAt(publicUrl: string): string[] {
    process.env.PUBLIC_URL = publicUrl
    resetConfig()
    const event = createEvent(new IncomingMessage(new Socket()), new ServerResponse(new IncomingMessage(new Socket())))
    setSessionCookie(event, 'secret', 60)
    return [event.node.res.getHeader('set-cookie') ?? []].flat().map(String)
  }
  afterEach(() => {
    delete process.env.PUBLIC_URL
    resetConfig()
  })

  it('is bound to its host over https, and no script reads it', () => {
    const [session, hint] = cookiesAt('https://guild.example')
    expect(session).toBe('__Host-session=secret; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax')
    expect(hint).toBe('signed-in=1; Max-Age=60; Path=/; Secure; SameSite=Lax')
  })

  it('has a plain name on a machine of one’s own, where there is no https', () => {
    expect(cookiesAt('http://localhost:3000')[0]).toBe('session=secret; Max-Age=60; Path=/; HttpOnly; SameSite=Lax')
  })
})

describe('the key of an installation', () => {
  it('is made where none is given, long enough, for its owner’s eyes, and stays the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guildhall-key-'))
    const given = process.env.APP_KEY
    Object.assign(process.env, { DATABASE_EMBEDDED: '1', DATA_FOLDER: folder })
    delete process.env.APP_KEY
    // A process of its own, as far as the module is concerned: it keeps the key that it has read.
    vi.resetModules()
    const { secretFor } = await import('#server/platform/app-key')
    try {
      const first = secretFor('token', 1)
      expect(statSync(join(folder, 'app-key')).mode & 0o777).toBe(0o600)
      expect(Buffer.from(readFileSync(join(folder, 'app-key'), 'utf8'), 'base64')).toHaveLength(36)
      expect(secretFor('token', 1)).toBe(first)
    }
    finally {
      process.env.APP_KEY = given
      delete process.env.DATABASE_EMBEDDED
      delete process.env.DATA_FOLDER
      resetConfig()
      rmSync(folder, { recursive: true })
    }
  })
})
