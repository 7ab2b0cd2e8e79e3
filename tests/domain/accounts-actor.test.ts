import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { sessions, users } from '#drizzle/schema/accounts'
import { memberships, organizations, standings } from '#drizzle/schema/organizations'
import { removeEnded } from '#server/domain/accounts/housekeeping'
import { openSession } from '#server/domain/accounts/open-session'
import { forgetActor, forgetSession, resolveActor } from '#server/domain/accounts/resolve-actor'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { hashOfSecret } from '#server/platform/secrets'
import { startConfigured } from '#tests/support/configured'

const NOON = new Date('2026-06-01T12:00:00.000Z')
const DAY_MS = 86_400_000
const later = (ms: number) => clock.set(new Date(NOON.getTime() + ms))

let stop: () => Promise<void>
let organizationId: number
beforeAll(async () => {
  stop = await startConfigured()
  const [row] = await database().insert(organizations).values({ slug: 'guild', name: 'Guild', createdAt: NOON }).returning({ id: organizations.id })
  organizationId = row!.id
})
afterAll(async () => await stop())
afterEach(() => clock.reset())

async function signedIn(handle: string) {
  clock.set(NOON)
  const [user] = await database().insert(users).values({ handle, name: handle, createdAt: NOON }).returning({ id: users.id })
  const { token } = await openSession(database(), user!.id, { userAgent: undefined, deviceCookie: undefined, network: '', previousHash: undefined })
  return { id: user!.id, token }
}

it('carries what decides about rights', async () => {
  const { id, token } = await signedIn('member')
  const until = new Date('2026-07-01T00:00:00.000Z')
  await database().insert(memberships).values({ organizationId, userId: id, role: 'moderator', joinedAt: NOON })
  await database().insert(standings).values({ organizationId, userId: id, denyPosts: true, denyUntil: until })
  await database().update(users).set({ suspendedUntil: until, isAdmin: true }).where(eq(users.id, id))
  const actor = await resolveActor(token) as Person
  expect(actor).toMatchObject({ kind: 'person', id, handle: 'member', isAdmin: true, suspendedUntil: until })
  expect([...actor.memberships]).toEqual([[organizationId, { role: 'moderator' }]])
  expect([...actor.denials]).toEqual([[organizationId, { denyAll: false, denyPosts: true, denyComments: false, denyUntil: until }]])
  expect(actor.session).toEqual({ publicId: expect.stringMatching(/^[\w-]{16}$/), hash: hashOfSecret(token).toString('base64url'), freshAt: NOON })
})

it('is a visitor for anything that is not a live full session', async () => {
  const { id, token } = await signedIn('several')
  for (const other of [undefined, '', 'x', `${token}x`, 'A'.repeat(43), hashOfSecret(token).toString('base64url')]) {
    expect((await resolveActor(other)).kind).toBe('visitor')
  }
  await database().update(sessions).set({ kind: 'pending' }).where(eq(sessions.userId, id))
  expect((await resolveActor(token)).kind).toBe('visitor')
  await database().update(sessions).set({ kind: 'full' }).where(eq(sessions.userId, id))
  await database().update(users).set({ deletedAt: NOON }).where(eq(users.id, id))
  expect((await resolveActor(token)).kind).toBe('visitor')
})

it('is read once in ten seconds, and at once when something has changed', async () => {
  const { id, token } = await signedIn('cached')
  const first = await resolveActor(token)
  await database().update(users).set({ isAdmin: true }).where(eq(users.id, id))
  expect(await resolveActor(token)).toBe(first)
  forgetActor(id)
  expect(await resolveActor(token)).toMatchObject({ isAdmin: true })
  await database().delete(sessions).where(eq(sessions.userId, id))
  forgetSession(hashOfSecret(token).toString('base64url'))
  expect((await resolveActor(token)).kind).toBe('visitor')
})

it('does not keep what was read before a change', async () => {
  const { id, token } = await signedIn('racing')
  const reading = resolveActor(token)
  forgetActor(id)
  await reading
  await database().update(users).set({ isAdmin: true }).where(eq(users.id, id))
  expect(await resolveActor(token)).toMatchObject({ isAdmin: true })
})

it('lives thirty days from its last use and one year from its sign-in', async () => {
  const { id, token } = await signedIn('sliding')
  const expiry = async () => (await database().select().from(sessions).where(eq(sessions.userId, id)))[0]!.expiresAt.getTime() - NOON.getTime()
  const use = async (days: number) => {
    later(days * DAY_MS)
    forgetActor(id)
    const { kind } = await resolveActor(token)
    await new Promise(resolve => setTimeout(resolve, 100))
    return kind
  }
  expect(await expiry()).toBe(30 * DAY_MS)
  expect(await use(29)).toBe('person')
  expect(await expiry()).toBe(59 * DAY_MS)
  for (let day = 58; day < 360; day += 29) expect(await use(day)).toBe('person')
  expect(await expiry()).toBe(365 * DAY_MS)
  expect(await use(365)).toBe('visitor')
})

it('notes its last use at most once a minute', async () => {
  const { id, token } = await signedIn('noted')
  const lastSeen = async (ms: number) => {
    later(ms)
    forgetActor(id)
    await resolveActor(token)
    await new Promise(resolve => setTimeout(resolve, 100))
    return (await database().select().from(sessions).where(eq(sessions.userId, id)))[0]!.lastSeenAt.getTime() - NOON.getTime()
  }
  expect(await lastSeen(59_000)).toBe(0)
  expect(await lastSeen(60_000)).toBe(60_000)
  expect(await lastSeen(100_000)).toBe(60_000)
})

it('is removed with everything else that has ended', async () => {
  const { id } = await signedIn('ended')
  await removeEnded(database(), new Date(NOON.getTime() + 29 * DAY_MS))
  expect(await database().select().from(sessions).where(eq(sessions.userId, id))).toHaveLength(1)
  await removeEnded(database(), new Date(NOON.getTime() + 31 * DAY_MS))
  expect(await database().select().from(sessions).where(eq(sessions.userId, id))).toHaveLength(0)
})
