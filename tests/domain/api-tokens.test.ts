import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sessions } from '#drizzle/schema/accounts'
import { outbox } from '#drizzle/schema/platform'
import { listApiTokens, makeApiToken, revokeApiToken } from '#server/domain/accounts/api-tokens'
import { endOtherSessions, endSession } from '#server/domain/accounts/end-session'
import { requireFresh } from '#server/domain/accounts/fresh-identity'
import { openSession } from '#server/domain/accounts/open-session'
import { presentApiToken } from '#server/domain/accounts/presenter'
import { forgetActor, resolveActor, resolveBearer } from '#server/domain/accounts/resolve-actor'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { hashOfSecret } from '#server/platform/secrets'
import { TOKENS_AT_MOST } from '#shared/rules/api-tokens'
import { newPerson, refusalOf } from '#tests/support/community'
import { startConfigured } from '#tests/support/configured'
import { until } from '#tests/support/until'

const NOON = new Date('2026-06-01T12:00:00.000Z')
const MINUTE = 60_000
const DAY = 86_400_000
const after = (ms: number) => clock.set(new Date(NOON.getTime() + ms))
let stop: () => Promise<void>

beforeAll(async () => stop = await startConfigured())
afterAll(async () => await stop())
afterEach(() => clock.reset())

async function somebody() {
  clock.set(NOON)
  const person = await newPerson({}, { email: `token-${Math.random().toString(36).slice(2)}@example.org` })
  const { token: cookie } = await openSession(database(), person.id, { userAgent: undefined, deviceCookie: undefined, network: '', previousHash: undefined })
  return { cookie, actor: await resolveActor(cookie) as Person }
}

const make = async (actor: Person, days = 30, canWrite = true) => await makeApiToken(actor, { name: 'Release bot', days, canWrite })

describe('an API token', () => {
  it('acts for its owner as long as it was said to, however much it is used', async () => {
    const { actor } = await somebody()
    const { token, row } = await make(actor, 30, false)
    expect(token).toMatch(/^guildhall_[\w-]{43}$/)
    const found = await resolveBearer(token)
    expect(found).toMatchObject({ kind: 'person', id: actor.id, session: { token: { canWrite: false }, freshAt: new Date(0) } })
    after(30 * DAY - 1)
    expect(await resolveBearer(token)).toMatchObject({ id: actor.id })
    const used = await until(async () => (await listApiTokens(actor.id)).find(({ lastSeenAt }) => lastSeenAt.getTime() > 0))
    expect(used.expiresAt).toEqual(row.expiresAt)
    after(30 * DAY)
    expect(await resolveBearer(token)).toBeUndefined()
    expect(await listApiTokens(actor.id)).toEqual([])
  })

  it('is kept as a hash alone, and its owner is told by mail', async () => {
    const { actor } = await somebody()
    const { token } = await make(actor)
    const [row] = await database().select().from(sessions).where(eq(sessions.hash, hashOfSecret(token)))
    expect(JSON.stringify(row)).not.toContain(token.slice(10))
    const told = await database().select({ payload: outbox.payload }).from(outbox).where(eq(outbox.name, 'account.linkRequested'))
    expect(told.filter(({ payload }) => payload.userId === actor.id).map(({ payload }) => payload.kind)).toEqual(['apiTokenMade'])
  })

  it('is no cookie, and a cookie is none', async () => {
    const { actor, cookie } = await somebody()
    const { token } = await make(actor)
    for (const value of [token, token.slice('guildhall_'.length)]) expect((await resolveActor(value)).kind).toBe('visitor')
    for (const value of [cookie, `guildhall_${cookie}`, '', 'guildhall_', `${token}x`, token.toUpperCase()]) expect(await resolveBearer(value)).toBeUndefined()
    expect(await resolveBearer(token)).toBeDefined()
  })

  it('is never a fresh identity', async () => {
    const { actor } = await somebody()
    const program = await resolveBearer((await make(actor)).token) as Person
    await database().update(sessions).set({ freshAt: NOON }).where(eq(sessions.userId, actor.id))
    forgetActor(actor.id)
    expect(() => requireFresh(program)).toThrow(expect.objectContaining({ code: 'NotAllowed' }))
    expect((await refusalOf(make(program))).code).toBe('NotAllowed')
  })

  it('is only made by who has shown lately who they are', async () => {
    const { actor } = await somebody()
    after(10 * MINUTE)
    await make(actor)
    after(10 * MINUTE + 1)
    expect((await refusalOf(make(actor))).code).toBe('ReauthenticationRequired')
  })

  it('is one of twenty at most, though many are asked for at once', async () => {
    const { actor } = await somebody()
    const outcomes = await Promise.allSettled(Array.from({ length: TOKENS_AT_MOST + 4 }, async () => await make(actor)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
    expect((await refusalOf(make(actor))).code).toBe('Refused')
    await revokeApiToken(actor, (await listApiTokens(actor.id))[0]!.publicId)
    await make(actor)
  })

  it('ends at once when it is revoked, by its owner alone, and when every other session ends', async () => {
    const { actor } = await somebody()
    const { actor: stranger } = await somebody()
    const [one, other] = [await make(actor), await make(actor)]
    for (const { token } of [one, other]) expect(await resolveBearer(token)).toBeDefined()
    expect((await refusalOf(revokeApiToken(stranger, one.row.publicId))).code).toBe('NotFound')
    expect((await refusalOf(endSession(actor, one.row.publicId))).code).toBe('NotFound')
    expect((await refusalOf(revokeApiToken(actor, actor.session.publicId))).code).toBe('NotFound')
    await revokeApiToken(actor, one.row.publicId)
    expect([await resolveBearer(one.token), (await resolveBearer(other.token))?.id]).toEqual([undefined, actor.id])
    await endOtherSessions(actor)
    expect(await resolveBearer(other.token)).toBeUndefined()
  })

  it('shows when it was last used, and says so when it never was', async () => {
    const { actor } = await somebody()
    const { token, row } = await make(actor, 365)
    expect(presentApiToken(row)).toEqual({ id: row.publicId, name: 'Release bot', canWrite: true, createdAt: NOON.toISOString(), lastUsedAt: null, expiresAt: new Date(NOON.getTime() + 365 * DAY).toISOString() })
    after(5 * MINUTE)
    await resolveBearer(token)
    const used = await until(async () => (await listApiTokens(actor.id)).map(presentApiToken).find(({ lastUsedAt }) => lastUsedAt !== null))
    expect(used.lastUsedAt).toBe(new Date(NOON.getTime() + 5 * MINUTE).toISOString())
  })
})
