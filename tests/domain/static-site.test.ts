import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sessions } from '#drizzle/schema/accounts'
import { endOtherSessions, endOwnSession } from '#server/domain/accounts/end-session'
import { requireFresh } from '#server/domain/accounts/fresh-identity'
import { openSession } from '#server/domain/accounts/open-session'
import { listSessions } from '#server/domain/accounts/queries'
import { forgetSession, resolveActor, resolveBearer } from '#server/domain/accounts/resolve-actor'
import { enterSite, letSiteIn, refreshSite, siteOriginOf } from '#server/domain/accounts/static-site'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { newSecret, sha256 } from '#server/platform/secrets'
import { newPerson, refusalOf } from '#tests/support/community'
import { startConfigured } from '#tests/support/configured'

const SITE = 'https://www.static.example'
const NOON = new Date('2026-06-01T12:00:00.000Z')
const MINUTE = 60_000
const DAY = 86_400_000
const after = (ms: number) => clock.set(new Date(NOON.getTime() + ms))
let stop: () => Promise<void>

beforeAll(async () => stop = await startConfigured({ SITE_ORIGINS: `${SITE},https://second.example` }))
afterAll(async () => await stop())
afterEach(() => clock.reset())

async function device(userId: number) {
  const { token } = await openSession(database(), userId, { userAgent: undefined, deviceCookie: undefined, network: '', previousHash: undefined })
  return await resolveActor(token) as Person
}

async function somebody() {
  clock.set(NOON)
  const person = await newPerson({}, { email: `static-${Math.random().toString(36).slice(2)}@example.org` })
  return await device(person.id)
}

async function codeFor(actor: Person, to = `${SITE}/posts/7/lanterns?sort=new#comments`) {
  const verifier = newSecret()
  const url = await letSiteIn(actor, { to, challenge: sha256(verifier).toString('base64url') })
  return { url, verifier, code: new URL(url).hash.slice('#code='.length) }
}

async function enter(actor: Person) {
  return await enterSite(SITE, await codeFor(actor))
}

describe('the code for a static site', () => {
  it('stands behind the # of an address of that site, and nowhere else', async () => {
    const { url, code } = await codeFor(await somebody())
    expect(url).toBe(`${SITE}/posts/7/lanterns?sort=new#code=${code}`)
    expect(code).toMatch(/^[\w-]{43}$/)
  })

  it.each(['https://www.static.example.evil.example/', 'http://www.static.example/', 'https://www.static.example:444/', 'https://static.example/', 'https://www.static.example@evil.example/', '//www.static.example', 'javascript:alert(1)', 'null', ''])(
    'is not made for an address that is not exactly named: “%s”', async (to) => {
      expect(() => siteOriginOf(to)).toThrow(expect.objectContaining({ code: 'OriginNotAllowed' }))
      expect((await refusalOf(letSiteIn(await somebody(), { to, challenge: 'a'.repeat(43) }))).code).toBe('OriginNotAllowed')
    })

  it('works once, even when it is used twice at the same moment', async () => {
    const code = await codeFor(await somebody())
    const outcomes = await Promise.allSettled([enterSite(SITE, code), enterSite(SITE, code), enterSite(SITE, code)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await refusalOf(enterSite(SITE, code))).code).toBe('LinkExpired')
  })

  it('works for a minute', async () => {
    const actor = await somebody()
    const [one, other] = [await codeFor(actor), await codeFor(actor)]
    after(MINUTE - 1)
    await enterSite(SITE, one)
    after(MINUTE)
    expect((await refusalOf(enterSite(SITE, other))).code).toBe('LinkExpired')
  })

  it('is nothing without the verifier, and used up by a wrong one', async () => {
    const { code, verifier } = await codeFor(await somebody())
    expect((await refusalOf(enterSite(SITE, { code, verifier: newSecret() }))).code).toBe('LinkExpired')
    expect((await refusalOf(enterSite(SITE, { code, verifier }))).code).toBe('LinkExpired')
  })

  it('is for the site that it was made for', async () => {
    const actor = await somebody()
    expect((await refusalOf(enterSite('https://second.example', await codeFor(actor)))).code).toBe('LinkExpired')
    for (const origin of [undefined, 'null', 'https://evil.example']) expect((await refusalOf(enterSite(origin, await codeFor(actor)))).code).toBe('OriginNotAllowed')
  })

  it('is nothing once the device that made it has signed out', async () => {
    const actor = await somebody()
    const code = await codeFor(actor)
    await endOwnSession(actor)
    expect((await refusalOf(enterSite(SITE, code))).code).toBe('LinkExpired')
  })
})

describe('the session of a static site', () => {
  it('has a token of ten minutes that reads and writes, but cannot change the account', async () => {
    const actor = await somebody()
    const { token, expiresAt } = await enter(actor)
    expect(expiresAt).toEqual(new Date(NOON.getTime() + 10 * MINUTE))
    const found = await resolveBearer(token) as Person
    expect(found).toMatchObject({ id: actor.id, session: { token: { canWrite: true }, root: actor.session.hash } })
    expect(() => requireFresh(found)).toThrow(expect.objectContaining({ code: 'NotAllowed' }))
    expect((await resolveActor(token)).kind).toBe('visitor')
    after(10 * MINUTE)
    expect(await resolveBearer(token)).toBeUndefined()
  })

  it('is listed beside the devices, by its origin', async () => {
    const actor = await somebody()
    await enter(actor)
    expect((await listSessions(actor.id)).map(({ kind, device: label }) => [kind, label]).sort()).toEqual([['full', ''], ['static', SITE]])
  })

  it('goes on with a new cookie each time; the tokens of other tabs stay good', async () => {
    const first = await enter(await somebody())
    after(5 * MINUTE)
    const second = await refreshSite(SITE, first.refresh)
    expect(second.refresh).not.toBe(first.refresh)
    expect(second.refresh.split('.')[0]).toBe(first.refresh.split('.')[0])
    for (const { token } of [first, second]) expect(await resolveBearer(token)).toBeDefined()
    after(15 * MINUTE)
    await refreshSite(SITE, second.refresh)
  })

  it('ends when a cookie comes again that was replaced before, for whoever holds the newer one too', async () => {
    const first = await enter(await somebody())
    after(MINUTE)
    const second = await refreshSite(SITE, first.refresh)
    expect(await resolveBearer(second.token)).toBeDefined()
    after(2 * MINUTE)
    expect((await refusalOf(refreshSite(SITE, first.refresh))).code).toBe('SignInRequired')
    expect((await refusalOf(refreshSite(SITE, second.refresh))).code).toBe('SignInRequired')
    expect([await resolveBearer(first.token), await resolveBearer(second.token)]).toEqual([undefined, undefined])
  })

  it('outlives two tabs that renew at the same moment: one is told to ask again', async () => {
    const first = await enter(await somebody())
    after(MINUTE)
    const outcomes = await Promise.allSettled([refreshSite(SITE, first.refresh), refreshSite(SITE, first.refresh)])
    const won = outcomes.filter(outcome => outcome.status === 'fulfilled')
    expect(won).toHaveLength(1)
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'Conflict' } })
    await refreshSite(SITE, won[0]!.value.refresh)
  })

  it('cannot be renewed from another page, and does not end by that', async () => {
    const { refresh } = await enter(await somebody())
    for (const origin of [undefined, 'null', 'https://evil.example', 'https://second.example']) expect((await refusalOf(refreshSite(origin, refresh))).code).toBe('OriginNotAllowed')
    for (const cookie of [undefined, '', '.', refresh.split('.')[1], 'x.y']) expect((await refusalOf(refreshSite(SITE, cookie))).code).toBe('SignInRequired')
    await refreshSite(SITE, refresh)
  })

  it.each(['signing out', 'a session of another device that ends all others', 'a password', 'its end'])('ends with the device that let it in: by %s', async (how) => {
    const actor = await somebody()
    const { token, refresh } = await enter(actor)
    expect(await resolveBearer(token)).toBeDefined()
    if (how === 'signing out') await endOwnSession(actor)
    else if (how === 'its end') after(30 * DAY)
    else if (how === 'a password') {
      // What a change of the password does to every session.
      await database().delete(sessions).where(eq(sessions.userId, actor.id))
      forgetSession(actor.session.hash)
    }
    else await endOtherSessions(await device(actor.id))
    expect(await resolveBearer(token)).toBeUndefined()
    expect((await refusalOf(refreshSite(SITE, refresh))).code).toBe('SignInRequired')
  })

  it('ends alone when somebody signs out there', async () => {
    const actor = await somebody()
    const { token, refresh } = await enter(actor)
    await endOwnSession(await resolveBearer(token) as Person)
    expect(await resolveBearer(token)).toBeUndefined()
    expect((await refusalOf(refreshSite(SITE, refresh))).code).toBe('SignInRequired')
    expect((await listSessions(actor.id)).map(({ kind }) => kind)).toEqual(['full'])
  })
})
