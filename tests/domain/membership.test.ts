import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokens } from '#drizzle/schema/accounts'
import { invitations, joinRequests, memberships, organizations } from '#drizzle/schema/organizations'
import { finishSignUp } from '#server/domain/accounts/finish-sign-up'
import { secretOfLink } from '#server/domain/accounts/mailed-link'
import { askToJoin, listRequests, withdrawRequest } from '#server/domain/organizations/ask-to-join'
import { changeMembers, decideRequests } from '#server/domain/organizations/change-many'
import { changeRole, joinOrganization, leaveOrganization, removeMember } from '#server/domain/organizations/change-membership'
import { acceptOffer, endOffer, offerOwnership } from '#server/domain/organizations/hand-over'
import { acceptInvitation, declineInvitation, invite, inviteAgain, withdrawInvitation } from '#server/domain/organizations/invite'
import { organizationInvariants } from '#server/domain/organizations/invariants'
import { listOwnInvitations, openInvitation } from '#server/domain/organizations/own-invitations'
import { listInvitations } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { TEST_APP_KEY } from '#tests/support/accounts'
import { actorOf, newOrganization, newPerson, openDatabase, refusalOf } from '#tests/support/community'

const DAY_MS = 86_400_000
const CALLER = { userAgent: 'Firefox', deviceCookie: undefined, network: '', previousHash: undefined }

let close: () => Promise<void>
beforeAll(async () => {
  process.env.APP_KEY = TEST_APP_KEY
  close = await openDatabase()
})
afterAll(async () => await close())

/** An organization with somebody who owns it. */
async function owned(facts: Partial<typeof organizations.$inferInsert> = {}) {
  const organization = await newOrganization({ memberCount: 1, ...facts })
  return { ...organization, owner: await newPerson({ [organization.id]: 'owner' }) }
}

async function rolesIn(organizationId: number): Promise<string[]> {
  const rows = await database().select({ role: memberships.role }).from(memberships).where(eq(memberships.organizationId, organizationId))
  return rows.map(({ role }) => role).sort()
}

const withEmail = async (email: string) => await newPerson({}, { email })

/** The secret in the newest mail of an invitation. */
async function mailed(invitationId: number): Promise<string> {
  const [row] = await database().select({ tokenId: invitations.tokenId }).from(invitations).where(eq(invitations.id, invitationId))
  return secretOfLink(row!.tokenId!)
}

describe('asking to be taken in', () => {
  it('keeps one open request of a person, however often they ask at once, with their last message', async () => {
    const { id, slug } = await owned({ membersOnly: true })
    const person = await newPerson()
    await Promise.all(Array.from({ length: 6 }, async () => await askToJoin(person, slug, 'Hello')))
    await askToJoin(person, slug, 'I build lanterns.')
    expect((await listRequests(database(), id, { limit: 9 })).map(({ message, person: { id: asker } }) => [message, asker])).toEqual([['I build lanterns.', person.id]])
  })

  it('makes a member of who is accepted, and of nobody who is declined or has taken it back', async () => {
    const { id, slug, owner } = await owned({ membersOnly: true })
    const people = await Promise.all(Array.from({ length: 3 }, async () => await newPerson()))
    for (const person of people) await askToJoin(person, slug, '')
    const [first, second, third] = await listRequests(database(), id, { limit: 9 })
    await withdrawRequest(people[2]!, slug)
    expect((await decideRequests(owner, slug, [first!.id, third!.id], true)).results.map(({ done, code }) => [done, code])).toEqual([[true, null], [false, 'NotFound']])
    expect((await decideRequests(owner, slug, [second!.id], false)).results).toEqual([{ id: second!.id, done: true, code: null, detail: null }])
    expect(await rolesIn(id)).toEqual(['member', 'owner'])
    expect(await listRequests(database(), id, { limit: 9 })).toEqual([])
    // Who was declined may ask again.
    await askToJoin(people[1]!, slug, 'Please')
    expect(await listRequests(database(), id, { limit: 9 })).toHaveLength(1)
  })

  it('is decided once, whoever decides at the same moment', async () => {
    const { id, slug, owner } = await owned({ membersOnly: true })
    const moderator = await newPerson({ [id]: 'moderator' })
    await askToJoin(await newPerson(), slug, '')
    const [request] = await listRequests(database(), id, { limit: 1 })
    const answers = await Promise.all([owner, moderator, owner].map(async (actor, at) => (await decideRequests(actor, slug, [request!.id], at % 2 === 0)).results[0]!.done))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  it('is refused where everybody joins, and where nobody is taken', async () => {
    const [open, full] = [await owned(), await owned({ membersOnly: true, invitesOff: true })]
    for (const { slug } of [open, full]) expect((await refusalOf(askToJoin(await newPerson(), slug, ''))).code).toBe('NotAllowed')
    expect((await refusalOf(joinOrganization(await newPerson(), full.slug))).code).toBe('MembersOnly')
  })

  it('is answered by an invitation that was accepted meanwhile', async () => {
    const { id, slug, owner } = await owned({ membersOnly: true })
    const person = await newPerson()
    await askToJoin(person, slug, '')
    const { id: invitationId } = await invite(owner, slug, { to: `@${person.handle}`, role: 'member' })
    await acceptInvitation(person, invitationId)
    expect(await listRequests(database(), id, { limit: 1 })).toEqual([])
    expect((await database().select().from(joinRequests).where(eq(joinRequests.organizationId, id)))[0]).toMatchObject({ accepted: true })
  })
})

describe('an invitation', () => {
  it('lets the account in that it is bound to, into a private organization too, and nobody else', async () => {
    const { id, slug, owner } = await owned({ visibility: 'private' })
    const [guest, other] = [await newPerson(), await newPerson()]
    const { id: invitationId } = await invite(owner, slug, { to: guest.handle, role: 'moderator' })
    expect((await listOwnInvitations(database(), guest)).map(({ organization }) => organization.slug)).toEqual([slug])
    expect(await listOwnInvitations(database(), other)).toEqual([])
    expect((await refusalOf(acceptInvitation(other, invitationId))).code).toBe('NotFound')
    await acceptInvitation(guest, invitationId)
    expect((await actorOf(guest.id)).memberships.get(id)?.role).toBe('moderator')
  })

  it('works once, of however many at the same moment', async () => {
    const { id, slug, owner } = await owned()
    const guest = await withEmail('once@example.org')
    const { id: invitationId } = await invite(owner, slug, { to: 'Once@example.org', role: 'member' })
    const tries = await Promise.allSettled(Array.from({ length: 5 }, async () => await acceptInvitation(guest, invitationId)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await rolesIn(id)).toEqual(['member', 'owner'])
  })

  it('signs an address up that has no account, whose person then accepts it', async () => {
    const { id, slug, owner } = await owned({ visibility: 'private' })
    const { id: invitationId } = await invite(owner, slug, { to: 'new@example.org', role: 'member' })
    const token = await mailed(invitationId)
    expect(await openInvitation(database(), token)).toMatchObject({ email: 'new@example.org', hasAccount: false, organization: { slug } })
    const { userId } = await finishSignUp({ token, handle: 'newcomer', name: 'New', password: 'lantern by the sea' }, CALLER)
    await acceptInvitation(await actorOf(userId), invitationId)
    expect(await rolesIn(id)).toEqual(['member', 'owner'])
    expect(await database().select().from(tokens).where(eq(tokens.purpose, 'invitation'))).toEqual([])
  })

  it('ends after 14 days, and its list says so until it is sent again', async () => {
    const { id, slug, owner } = await owned()
    const guest = await withEmail('late@example.org')
    const { id: invitationId } = await invite(owner, slug, { to: 'late@example.org', role: 'member' })
    const token = await mailed(invitationId)
    clock.set(new Date(Date.now() + 14 * DAY_MS + 1000))
    expect((await refusalOf(openInvitation(database(), token))).code).toBe('LinkExpired')
    expect((await refusalOf(acceptInvitation(guest, invitationId))).code).toBe('NotFound')
    expect(await listOwnInvitations(database(), guest)).toEqual([])
    expect(await listInvitations(database(), { organizationId: id }, 5)).toHaveLength(1)
    await inviteAgain(owner, slug, invitationId)
    await acceptInvitation(guest, invitationId)
    clock.reset()
    expect(await rolesIn(id)).toEqual(['member', 'owner'])
  })

  it('has one link that works: sending it again ends the one before, withdrawing it ends both', async () => {
    const { slug, owner } = await owned()
    const { id: invitationId } = await invite(owner, slug, { to: 'links@example.org', role: 'member' })
    const before = await mailed(invitationId)
    await inviteAgain(owner, slug, invitationId)
    const after = await mailed(invitationId)
    expect((await refusalOf(openInvitation(database(), before))).code).toBe('LinkExpired')
    expect((await openInvitation(database(), after)).organization.slug).toBe(slug)
    await withdrawInvitation(owner, slug, invitationId)
    expect((await refusalOf(openInvitation(database(), after))).code).toBe('LinkExpired')
    expect((await refusalOf(inviteAgain(owner, slug, invitationId))).code).toBe('NotFound')
  })

  it('says the same about an address with an account and one without', async () => {
    const { slug, owner } = await owned()
    await withEmail('known@example.org')
    const shapes = await Promise.all(['known@example.org', 'unknown@example.org'].map(async to => await invite(owner, slug, { to, role: 'member' })))
    const [known, unknown] = shapes.map(({ email, person, role, invitedBy }) => ({ isAddress: email !== null, person, role, invitedBy }))
    expect(known).toEqual(unknown)
  })

  it('is refused for members, for what is invited already, for nobody, and where invitations are off', async () => {
    const { id, slug, owner } = await owned()
    const [member, guest] = [await newPerson({ [id]: 'member' }), await newPerson()]
    await invite(owner, slug, { to: guest.handle, role: 'member' })
    const codes = [member.handle, guest.handle, 'nobody-at-all'].map(async to => (await refusalOf(invite(owner, slug, { to, role: 'member' }))).code)
    expect(await Promise.all(codes)).toEqual(['Conflict', 'Conflict', 'Refused'])
    await database().update(organizations).set({ invitesOff: true }).where(eq(organizations.id, id))
    expect((await refusalOf(invite(owner, slug, { to: 'off@example.org', role: 'member' }))).code).toBe('NotAllowed')
    expect(await listOwnInvitations(database(), guest)).toEqual([])
    const [open] = await listInvitations(database(), { organizationId: id }, 1)
    expect((await refusalOf(acceptInvitation(guest, open!.id))).code).toBe('NotAllowed')
  })

  it('is gone when it was declined', async () => {
    const { slug, owner } = await owned()
    const guest = await newPerson()
    const { id } = await invite(owner, slug, { to: guest.handle, role: 'member' })
    await declineInvitation(guest, id)
    expect((await refusalOf(acceptInvitation(guest, id))).code).toBe('NotFound')
  })
})

describe('handing an organization over', () => {
  it('takes both: the new owner accepts, and the old one stays as a moderator', async () => {
    const { id, slug, owner } = await owned()
    const heir = await newPerson({ [id]: 'member' })
    await offerOwnership(owner, slug, heir.id)
    expect(await rolesIn(id)).toEqual(['member', 'owner'])
    await acceptOffer(heir, slug)
    expect([(await actorOf(heir.id)).memberships.get(id)?.role, (await actorOf(owner.id)).memberships.get(id)?.role]).toEqual(['owner', 'moderator'])
    expect((await refusalOf(acceptOffer(heir, slug))).code).toBe('NotFound')
  })

  it('ends when it is taken back, declined, or one of the two leaves', async () => {
    const { id, slug, owner } = await owned()
    const [heir, other] = [await newPerson({ [id]: 'member' }), await newPerson({ [id]: 'member' })]
    for (const end of [async () => await endOffer(owner, slug), async () => await endOffer(heir, slug), async () => void await leaveOrganization(heir, slug)]) {
      await offerOwnership(owner, slug, heir.id)
      expect((await refusalOf(endOffer(other, slug))).code).toBe('NotFound')
      await end()
      expect((await refusalOf(acceptOffer(heir, slug))).code).toBe('NotFound')
    }
    expect((await refusalOf(offerOwnership(owner, slug, (await newPerson()).id))).code).toBe('NotFound')
    expect((await refusalOf(offerOwnership(other, slug, owner.id))).code).toBe('NotAllowed')
  })

  it('is void when who offered it owns it no more', async () => {
    const { id, slug, owner } = await owned()
    const [heir, second] = [await newPerson({ [id]: 'member' }), await newPerson({ [id]: 'owner' })]
    await offerOwnership(owner, slug, heir.id)
    await changeRole(second, slug, owner.id, 'member')
    expect((await refusalOf(acceptOffer(heir, slug))).code).toBe('Refused')
    expect(await rolesIn(id)).toEqual(['member', 'member', 'owner'])
  })
})

describe('changing many members', () => {
  it('does each by itself, and says of each what became of it', async () => {
    const { id, slug, owner } = await owned()
    const [one, two] = [await newPerson({ [id]: 'member' }), await newPerson({ [id]: 'moderator' })]
    const stranger = await newPerson()
    const { results } = await changeMembers(owner, slug, [one.id, owner.id, stranger.id, two.id], 'remove')
    expect(results.map(({ done, code }) => done || code)).toEqual([true, 'Refused', 'NotFound', true])
    expect(results[1]!.detail).toContain('needs an owner')
    expect(await rolesIn(id)).toEqual(['owner'])
    expect((await refusalOf(changeMembers(stranger, slug, [owner.id], 'member'))).code).toBe('NotAllowed')
  })
})

it('keeps an owner in every organization through any mixture of changes of roles, leaving, removing, offering and accepting at once', async () => {
  const broken = async () => (await database().execute(organizationInvariants.find(({ name }) => name === 'organizations.owners')!.broken(clock.now())))
  let seed = 20260301
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(seed / 2_147_483_648 * below)
  }
  for (let round = 0; round < 12; round++) {
    const { id, slug, owner } = await owned()
    const people: Person[] = [owner, await newPerson({ [id]: 'owner' }), await newPerson({ [id]: 'owner' }), await newPerson({ [id]: 'moderator' }), await newPerson({ [id]: 'member' })]
    await database().update(organizations).set({ memberCount: people.length }).where(eq(organizations.id, id))
    const acts = Array.from({ length: 24 }, () => {
      const [actor, target] = [people[random(5)]!, people[random(5)]!]
      const role = (['owner', 'moderator', 'member'] as const)[random(3)]!
      return [
        async () => void await changeRole(actor, slug, target.id, role),
        async () => void await leaveOrganization(actor, slug),
        async () => await removeMember(actor, slug, target.id),
        async () => await offerOwnership(actor, slug, target.id),
        async () => void await acceptOffer(target, slug),
        async () => void await changeMembers(actor, slug, [target.id, actor.id], role),
      ][random(6)]!
    })
    await Promise.allSettled(acts.map(async act => await act()))
    expect(await broken(), `round ${round}`).toEqual([])
    const [row] = await database().execute<{ same: boolean }>(sql`select member_count = (select count(*) from membership where organization_id = ${id}) as same from organization where id = ${id}`)
    expect(row!.same, `round ${round}`).toBe(true)
  }
})
