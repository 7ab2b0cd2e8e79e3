import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { deliveryFailures, notificationBatches, notifications } from '#drizzle/schema/courier'
import { addresses } from '#drizzle/schema/addresses'
import { organizations } from '#drizzle/schema/organizations'
import { listNotifications } from '#server/domain/notifications/list-notifications'
import { countUnread } from '#server/domain/notifications/queries'
import { notificationListeners } from '#server/domain/notifications/listeners'
import { askToJoin, listRequests } from '#server/domain/organizations/ask-to-join'
import { decideRequests } from '#server/domain/organizations/change-many'
import { deleteOrganization, restoreOrganization } from '#server/domain/organizations/delete-organization'
import { acceptOffer, offerOwnership } from '#server/domain/organizations/hand-over'
import { acceptInvitation, invite, inviteAgain, withdrawInvitation } from '#server/domain/organizations/invite'
import { openInvitation } from '#server/domain/organizations/own-invitations'
import prepare from '#server/jobs/notifications/prepare.run'
import send from '#server/jobs/notifications/send.run'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { resetConfig } from '#server/platform/config'
import { database } from '#server/platform/db'
import { registerListeners, resetEvents } from '#server/platform/events'
import { outboxDrained } from '#server/platform/outbox'
import { newOrganization, newPerson } from '#tests/support/community'
import { unwireCourier } from '#tests/support/courier'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { parseMail, startMailSink } from '#tests/support/mail-sink'
import type { MailSink } from '#tests/support/mail-sink'

let sink: MailSink
let db: TestDatabase
beforeAll(async () => {
  sink = await startMailSink()
})
afterAll(async () => await sink.stop())
beforeEach(async () => {
  db = await createDatabase()
  Object.assign(process.env, { DATABASE_URL: db.url, SMTP_URL: sink.url, APP_KEY: 'k'.repeat(40), PUBLIC_URL: 'https://guildhall.example' })
  delete process.env.REDIS_URL
  resetConfig()
  resetEvents()
  registerListeners(notificationListeners)
  sink.clear()
})
afterEach(async () => {
  await unwireCourier()
  await db.drop()
})

/** Renders and sends all that waits; answers whom each mail went to, and its subject. */
async function delivered(): Promise<string[]> {
  await outboxDrained()
  const run = { signal: new AbortController().signal }
  for (const { id } of await database().select({ id: notifications.id }).from(notifications).where(sql`messages is null`)) await prepare({ notificationId: id })
  await outboxDrained()
  for (const { id } of await database().select({ id: notificationBatches.id }).from(notificationBatches).where(eq(notificationBatches.state, 'pending'))) await send({ batchId: id }, run)
  const mails = await Promise.all(sink.messages().map(async message => `${message.to[0]!.split('@')[0]}: ${(await parseMail(message)).subject}`))
  sink.clear()
  return mails.sort()
}

const bell = async (of: Person) => (await listNotifications(database(), of, { limit: 20, unreadOnly: false })).map(({ kind }) => kind)
const person = async (name: string, roles: Parameters<typeof newPerson>[0] = {}) => await newPerson(roles, { handle: name, name, email: `${name}@example.org` })

it('tells owners and moderators of a request, and who has asked of the answer', async () => {
  const { id, slug } = await newOrganization({ name: 'Acme', membersOnly: true, memberCount: 3 })
  const owner = await person('olga', { [id]: 'owner' })
  for (const [name, role] of [['mo', 'moderator'], ['may', 'member']] as const) await person(name, { [id]: role })
  const [ann, ben] = [await person('ann'), await person('ben')]
  await askToJoin(ann, slug, 'I build lanterns.')
  await askToJoin(ben, slug, '')
  expect(await delivered()).toEqual(['mo: ann asks to become a member of Acme', 'mo: ben asks to become a member of Acme', 'olga: ann asks to become a member of Acme', 'olga: ben asks to become a member of Acme'])
  const [first, second] = await listRequests(database(), id, { limit: 5 })
  await decideRequests(owner, slug, [first!.id], true)
  await decideRequests(owner, slug, [second!.id], false)
  expect(await delivered()).toEqual(['ann: Welcome to Acme', 'ben: Your request to Acme'])
  expect([await bell(ann), await bell(ben), await countUnread(database(), owner)]).toEqual([['organization.accepted'], ['organization.declined'], 2])
})

it('invites an address by a mail whose link works, that can be opted out of, and that says the same with and without an account', async () => {
  const { id, slug } = await newOrganization({ name: 'Acme', visibility: 'private', memberCount: 1 })
  const owner = await person('olga', { [id]: 'owner' })
  await person('known')
  for (const to of ['known@example.org', 'new@example.org']) await invite(owner, slug, { to, role: 'member' })
  await outboxDrained()
  for (const { id: notificationId } of await database().select({ id: notifications.id }).from(notifications)) await prepare({ notificationId })
  await outboxDrained()
  for (const { id: batchId } of await database().select({ id: notificationBatches.id }).from(notificationBatches)) await send({ batchId }, { signal: new AbortController().signal })
  const mails = await Promise.all(sink.messages().map(async message => await parseMail(message)))
  expect(mails.map(({ subject }) => subject)).toEqual(['olga invites you to Acme', 'olga invites you to Acme'])
  const texts = mails.map(({ text }) => text!.replace(/invitations#[\w-]+/g, 'invitations#…'))
  expect(texts[0]).toBe(texts[1])
  expect(sink.messages()[0]!.raw).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/)
  const secret = /invitations#([\w-]+)/.exec(mails[1]!.text!)![1]!
  expect((await openInvitation(database(), secret)).organization.slug).toBe(slug)
})

it('writes nothing about an invitation that was withdrawn before, nor to who wants no mail, nor about what is deleted', async () => {
  const { id, slug } = await newOrganization({ name: 'Acme', memberCount: 1 })
  const owner = await person('olga', { [id]: 'owner' })
  const guest = await person('guest')
  await database().insert(addresses).values({ email: 'out@example.org', suppressed: 'opted_out', createdAt: clock.now() })
  const withdrawn = [await invite(owner, slug, { to: 'gone@example.org', role: 'member' }), await invite(owner, slug, { to: 'guest', role: 'member' })]
  await invite(owner, slug, { to: 'out@example.org', role: 'member' })
  await outboxDrained()
  expect(await bell(guest)).toEqual(['organization.invited'])
  for (const { id: invitationId } of withdrawn) await withdrawInvitation(owner, slug, invitationId)
  expect(await delivered()).toEqual([])
  expect(await bell(guest)).toEqual([])
  expect((await database().select().from(deliveryFailures)).map(({ reason }) => reason)).toEqual(['they take no mail from here'])
  await invite(owner, slug, { to: 'late@example.org', role: 'member' })
  await outboxDrained()
  await database().update(organizations).set({ deletedAt: clock.now() }).where(eq(organizations.id, id))
  expect(await delivered()).toEqual([])
})

it('tells who invited that somebody has come, and again who is invited again', async () => {
  const { id, slug } = await newOrganization({ name: 'Acme', memberCount: 1 })
  const owner = await person('olga', { [id]: 'owner' })
  const guest = await person('guest')
  const { id: invitationId } = await invite(owner, slug, { to: 'guest', role: 'member' })
  expect(await delivered()).toEqual(['guest: olga invites you to Acme'])
  await inviteAgain(owner, slug, invitationId)
  expect(await delivered()).toEqual(['guest: olga invites you to Acme'])
  await acceptInvitation(guest, invitationId)
  expect(await delivered()).toEqual(['olga: guest is a member of Acme now'])
})

it('tells of an offer, of its acceptance, and every owner of a deletion and its undoing, though nobody else sees it', async () => {
  const { id, slug } = await newOrganization({ name: 'Acme', memberCount: 3 })
  const [olga, heir] = [await person('olga', { [id]: 'owner' }), await person('heir', { [id]: 'member' })]
  const second = await person('second', { [id]: 'owner' })
  await offerOwnership(olga, slug, heir.id)
  expect(await delivered()).toEqual(['heir: olga would like you to own Acme'])
  await acceptOffer(heir, slug)
  expect(await delivered()).toEqual(['olga: heir owns Acme now'])
  await deleteOrganization(second, slug, slug)
  expect(await delivered()).toEqual(['heir: Acme was deleted', 'second: Acme was deleted'])
  expect((await bell(second))[0]).toBe('organization.deleted')
  await restoreOrganization(second, slug)
  expect(await delivered()).toEqual(['heir: Acme is back', 'second: Acme is back'])
})
