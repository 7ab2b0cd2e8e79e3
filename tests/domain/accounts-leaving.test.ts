import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountExports, externalIdentities, passkeys, secondFactors, sessions, users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { notificationRecipients, notifications, subscriptions } from '#drizzle/schema/courier'
import { notes } from '#drizzle/schema/notes'
import { invitations, joinRequests, memberships, organizations } from '#drizzle/schema/organizations'
import { drafts, timers } from '#drizzle/schema/platform'
import { comments, posts, votes } from '#drizzle/schema/posts'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import { buildExport } from '#server/domain/accounts/build-export'
import { uploadAvatar } from '#server/domain/accounts/change-avatar'
import { deleteAccount } from '#server/domain/accounts/delete-account'
import { forgetAddressTimer } from '#server/domain/accounts/forget-address'
import { makeApiToken } from '#server/domain/accounts/api-tokens'
import { openSession } from '#server/domain/accounts/open-session'
import { endExportTimer, listExports, openExport, requestExport } from '#server/domain/accounts/request-export'
import { resolveActor } from '#server/domain/accounts/resolve-actor'
import { voteOnPost } from '#server/domain/posts/vote-on-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import { registerListeners } from '#server/platform/events'
import { storedKeys } from '#server/platform/files'
import { outboxDrained } from '#server/platform/outbox'
import { registerTimers, runNextTimer } from '#server/platform/timers'
import { fileListeners } from '#server/domain/files/listeners'
import { findStrays } from '#server/domain/files/sweep-stray'
import { notificationListeners } from '#server/domain/notifications/listeners'
import { PICTURE } from '#tests/api/matrix-roles'
import { comment, newOrganization, newPerson, post, refusalOf } from '#tests/support/community'
import { startConfigured } from '#tests/support/configured'

/** Nothing else in the database is written like this. */
const MARK = 'Zyxomarkle'
let stop: () => Promise<void>
let serial = 0

beforeAll(async () => {
  stop = await startConfigured({ DATA_FOLDER: mkdtempSync(join(tmpdir(), 'guildhall-leaving-')) })
  registerListeners([...fileListeners, ...notificationListeners])
  registerTimers([forgetAddressTimer, endExportTimer])
})
afterAll(async () => {
  await outboxDrained()
  rmSync(config().dataFolder, { recursive: true, force: true })
  await stop()
})

/** Somebody who has something of everything. */
async function somebodyBusy() {
  const handle = `${MARK}${++serial}`
  const email = `${handle}@example.org`
  const now = clock.now()
  const { id } = await newPerson({}, { handle, name: `${MARK} Name`, email, bio: `${MARK} bio`, bioHtml: `<p>${MARK}</p>`, passwordHash: 'x' })
  const [address] = await database().insert(addresses).values({ email, userId: id, createdAt: now }).returning()
  const { token } = await database().transaction(async db => await openSession(db, id, { userAgent: 'Firefox', deviceCookie: undefined, network: '', previousHash: undefined }))
  const [other, organization] = [await newPerson(), await newOrganization()]
  await database().insert(memberships).values([{ organizationId: organization.id, userId: id, role: 'owner', joinedAt: now }, { organizationId: organization.id, userId: other.id, role: 'member', joinedAt: now }])
  await database().update(organizations).set({ memberCount: 2 }).where(eq(organizations.id, organization.id))
  const actor = await resolveActor(token) as Person
  await makeApiToken(actor, { name: MARK, days: 30, canWrite: true })
  await uploadAvatar(actor, PICTURE)
  const postId = await post(actor, organization.slug, { title: 'Lanterns', body: '**Bright**' })
  const theirs = await post(other, organization.slug)
  const commentId = await comment(actor, theirs)
  await voteOnPost(actor, theirs, 1)
  await database().insert(subscriptions).values({ userId: id, siteWide: true, createdAt: now })
  await database().insert(drafts).values({ userId: id, place: 'post-new', content: { title: MARK }, savedAt: now })
  await database().insert(joinRequests).values({ organizationId: organization.id, userId: id, message: MARK, createdAt: now })
  await database().insert(invitations).values({ organizationId: organization.id, email, invitedBy: other.id, createdAt: now, sentAt: now, expiresAt: now })
  await database().insert(passkeys).values({ id: `key-${handle}`, userId: id, publicKey: Buffer.from('k'), counter: 0, name: MARK, createdAt: now })
  await database().insert(secondFactors).values({ userId: id, secret: Buffer.from('s'), createdAt: now })
  await database().insert(externalIdentities).values({ provider: 'github', subject: handle, label: MARK, userId: id, createdAt: now })
  await database().insert(scheduledPosts).values({ ownerId: id, organizationId: organization.id, draft: { title: MARK }, atLocal: '2030-01-01T09:00:00', timeZone: 'UTC', publishAt: now, zoneData: '', createdAt: now, updatedAt: now })
  const [notification] = await database().insert(notifications).values({ kind: 'post.created', actorId: id, postId, messages: { en: { subject: MARK, html: MARK, text: MARK } }, createdAt: now, completedAt: now }).returning()
  await database().insert(notificationRecipients).values([{ notificationId: notification!.id, userId: id, reason: 'site', createdAt: now }, { notificationId: notification!.id, userId: other.id, reason: 'site', createdAt: now }])
  await database().insert(notes).values({ publicId: `note-${serial}`, state: 'sealed', peekHash: Buffer.from('p'), manageHash: Buffer.from('m'), opens: 1, opensLeft: 1, expiresAt: now, size: 10, creatorId: id, createdAt: now, progressAt: now })
  const states = ['draft', 'scheduled', 'sent'] as const
  const letters = await database().insert(capsules).values(states.map(state => ({
    publicId: `${state}-${serial}`, clientId: `${state}-${serial}`, state, ownerId: id, senderAddressId: address!.id, senderName: `${MARK} Name`, subject: `A ${state} letter`, body: 'Hello', createdAt: now, updatedAt: now,
  }))).returning()
  const [reader] = await database().insert(addresses).values({ email: `reader${serial}@example.org`, createdAt: now }).returning()
  await database().insert(capsuleRecipients).values(letters.map(({ id: capsuleId, state }) => ({ publicId: `r-${state}-${serial}`, capsuleId, addressId: reader!.id, given: 'reader', createdAt: now })))
  return { id, email, actor, other, organization, postId, theirs, commentId, addressId: address!.id, token }
}

/** `table.column…: row` of whatever still carries the mark. */
async function traces(): Promise<string[]> {
  const tables = await database().execute<{ name: string }>(sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`)
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await database().execute<{ row: string }>(sql`select to_jsonb(t)::text as row from ${sql.identifier(name)} t where to_jsonb(t)::text ilike ${`%${MARK}%`}`)
    found.push(...[...rows].map(({ row }) => `${name}: ${row.slice(0, 200)}`))
  }
  return found
}

async function passTime(days: number): Promise<void> {
  clock.set(new Date(clock.now().getTime() + days * 86_400_000))
  while (await runNextTimer()) { /* until nothing is due */ }
  await outboxDrained()
}

describe('an archive', () => {
  it('holds every row of the account, its posts as Markdown and its pictures, and ends after three days', async () => {
    const { actor, postId, commentId, id } = await somebodyBusy()
    const { id: exportId, publicId } = await requestExport(actor)
    expect((await refusalOf(requestExport(actor))).code).toBe('Conflict')
    expect((await refusalOf(openExport(actor, publicId))).code).toBe('NotFound')
    await buildExport(exportId)
    await outboxDrained()
    const folder = await unpack(actor, publicId)
    try {
      const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
      const ids = (name: string) => (read(name) as { id: number }[]).map(row => row.id)
      expect(readFileSync(join(folder, 'posts', `${postId}-lanterns.md`), 'utf8')).toBe('# Lanterns\n\n**Bright**\n')
      expect(ids('posts')).toEqual([postId])
      expect(ids('comments')).toEqual([commentId])
      expect(ids('votes')).toEqual((await database().select({ id: votes.id }).from(votes).where(eq(votes.userId, id))).map(row => row.id))
      expect(ids('capsules')).toEqual((await database().select({ id: capsules.id }).from(capsules).where(eq(capsules.ownerId, id)).orderBy(capsules.id)).map(row => row.id))
      expect(ids('subscriptions')).toEqual((await database().select({ id: subscriptions.id }).from(subscriptions).where(eq(subscriptions.userId, id)).orderBy(subscriptions.id)).map(row => row.id))
      for (const name of ['drafts', 'requests-to-join', 'passkeys', 'linked-accounts', 'scheduled-posts', 'notifications', 'sealed-notes', 'memberships', 'files']) {
        expect(read(name), name).toHaveLength(1)
      }
      expect((read('sessions') as { kind: string, device: string }[]).map(({ kind, device }) => `${kind}: ${device}`).sort()).toEqual(['full: ', `token: ${MARK}`])
      expect(read('account')).toMatchObject({ handle: actor.handle, email: `${actor.handle}@example.org`, hasPassword: true })
      expect(readdirSync(join(folder, 'pictures'))).toHaveLength(1)
      const everything = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join()
      expect(everything).not.toMatch(/"[a-z_]*hash"|passwordHash|public_key/)
    }
    finally {
      rmSync(folder, { recursive: true })
    }
    const [bell] = await database().select({ kind: notifications.kind }).from(notificationRecipients).innerJoin(notifications, eq(notifications.id, notificationRecipients.notificationId))
      .where(sql`${notificationRecipients.userId} = ${id} and ${notifications.kind} = 'account.exportReady'`)
    expect(bell).toBeDefined()
    expect((await storedKeys()).some(key => key.startsWith(`export:${publicId}`))).toBe(true)
    expect((await findStrays(database())).blobsWithoutRows).toEqual([])
    await passTime(4)
    expect(await listExports(actor)).toEqual([])
    expect((await storedKeys()).some(key => key.startsWith(`export:${publicId}`))).toBe(false)
    clock.reset()
  })

  it('is nobody else’s', async () => {
    const [one, other] = [await somebodyBusy(), await newPerson()]
    const { id, publicId } = await requestExport(one.actor)
    await buildExport(id)
    expect((await refusalOf(openExport(other, publicId))).code).toBe('NotFound')
  })

  async function unpack(actor: Person, publicId: string): Promise<string> {
    const { row, bytes } = await openExport(actor, publicId)
    const content = Buffer.concat(await Array.fromAsync(bytes as unknown as AsyncIterable<Uint8Array>))
    expect(content.length).toBe(row.size)
    const folder = mkdtempSync(join(tmpdir(), 'guildhall-archive-'))
    writeFileSync(join(folder, 'archive.tar.gz'), content)
    execFileSync('tar', ['xzf', 'archive.tar.gz'], { cwd: folder })
    rmSync(join(folder, 'archive.tar.gz'))
    return folder
  }
})

describe('deleting an account', () => {
  it('needs a fresh identity and one’s own handle, and leaves an administrator', async () => {
    const { actor } = await somebodyBusy()
    const stale = { ...actor, session: { ...actor.session, freshAt: new Date(0) } }
    expect((await refusalOf(deleteAccount(stale, { handle: actor.handle, capsules: 'deliver' }))).code).toBe('ReauthenticationRequired')
    expect((await refusalOf(deleteAccount(actor, { handle: 'somebody-else', capsules: 'deliver' }))).code).toBe('Refused')
    await database().update(users).set({ isAdmin: true }).where(eq(users.id, actor.id))
    expect((await refusalOf(deleteAccount(actor, { handle: actor.handle, capsules: 'deliver' }))).code).toBe('Refused')
    await database().update(users).set({ isAdmin: false }).where(eq(users.id, actor.id))
  })

  it('leaves nothing personal in any table, a day later not even the address', async () => {
    const { actor, id, postId, commentId, theirs, organization, other, token } = await somebodyBusy()
    await requestExport(actor)
    const before = await traces()
    expect(before.length).toBeGreaterThan(15)
    for (const row of await database().select({ id: users.id }).from(users).where(sql`${users.handle} like ${`${MARK}%`} and ${users.id} <> ${id}`)) {
      const session = await database().transaction(async db => await openSession(db, row.id, { userAgent: '', deviceCookie: undefined, network: '', previousHash: undefined }))
      const one = await resolveActor(session.token) as Person
      await deleteAccount(one, { handle: one.handle, capsules: 'destroy' })
    }
    await deleteAccount(actor, { handle: `@${actor.handle.toUpperCase()}`, capsules: 'destroy' })
    expect((await resolveActor(token)).kind).toBe('visitor')
    await outboxDrained()
    // The mail that says goodbye is on its way.
    expect((await traces()).filter(trace => !/^(?:address|outbox|notification|capsule): /.test(trace))).toEqual([])
    await passTime(2)
    expect(await traces()).toEqual([])

    const owned = await database().execute<{ table: string, column: string }>(sql`
      select cl.relname as table, a.attname as column from pg_constraint c join pg_class cl on cl.oid = c.conrelid join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
      where c.contype = 'f' and c.confrelid = 'users'::regclass`)
    const left: string[] = []
    for (const { table, column } of owned) {
      const [row] = await database().execute<{ count: number }>(sql`select count(*)::int as count from ${sql.identifier(table)} where ${sql.identifier(column)} = ${id}`)
      if (row!.count > 0) left.push(`${table}.${column}`)
    }
    // What was written stays, under nobody's name, and the handle (as a keyed hash) stays reserved.
    expect(left.sort()).toEqual(['comment.author_id', 'former_handle.user_id', 'notification.actor_id', 'post.author_id', 'post_revision.editor_id', 'vote.user_id'])
    expect(await database().select({ title: posts.title }).from(posts).where(eq(posts.id, postId))).toEqual([{ title: 'Lanterns' }])
    expect(await database().select({ body: comments.body }).from(comments).where(eq(comments.id, commentId))).toHaveLength(1)
    expect(await database().select({ ups: posts.ups }).from(posts).where(eq(posts.id, theirs))).toEqual([{ ups: 1 }])
    expect(await database().select({ role: memberships.role, userId: memberships.userId }).from(memberships).where(eq(memberships.organizationId, organization.id))).toEqual([{ role: 'owner', userId: other.id }])
    expect(await database().select({ count: organizations.memberCount }).from(organizations).where(eq(organizations.id, organization.id))).toEqual([{ count: 1 }])
    expect(await database().select().from(accountExports).where(eq(accountExports.userId, id))).toEqual([])
    expect((await database().select().from(timers)).filter(timer => timer.kind === 'accounts.forgetAddress')).toEqual([])
    clock.reset()
  })

  it('keeps the handle from others for a year, though it is not stored', async () => {
    const { actor } = await somebodyBusy()
    await deleteAccount(actor, { handle: actor.handle, capsules: 'destroy' })
    const { requireFreeHandle } = await import('#server/domain/accounts/handles')
    expect((await refusalOf(requireFreeHandle(database(), actor.handle.toLowerCase()))).code).toBe('NameTaken')
    clock.set(new Date(Date.now() + 366 * 86_400_000))
    await requireFreeHandle(database(), actor.handle)
    clock.reset()
  })

  it('T1.30: delivers what waits, or destroys it, as was chosen; drafts go in either case', async () => {
    const [keeps, destroys] = [await somebodyBusy(), await somebodyBusy()]
    const stateOf = async (serialOf: string) => (await database().select({ state: capsules.state, body: capsules.body, ownerId: capsules.ownerId }).from(capsules).where(eq(capsules.publicId, serialOf)))[0]
    const [first, second] = [serial - 1, serial]
    await deleteAccount(keeps.actor, { handle: keeps.actor.handle, capsules: 'deliver' })
    await deleteAccount(destroys.actor, { handle: destroys.actor.handle, capsules: 'destroy' })
    expect(await stateOf(`scheduled-${first}`)).toEqual({ state: 'scheduled', body: 'Hello', ownerId: null })
    expect(await stateOf(`scheduled-${second}`)).toMatchObject({ state: 'canceled', body: '' })
    expect(await stateOf(`sent-${second}`)).toMatchObject({ state: 'sent', body: 'Hello' })
    expect((await stateOf(`draft-${first}`))?.body ?? '').toBe('')
    // The letter that waits goes out under the name of who wrote it; only then is the address forgotten.
    await passTime(2)
    expect(await database().select().from(addresses).where(eq(addresses.id, keeps.addressId))).toHaveLength(1)
    await database().update(capsules).set({ state: 'sent' }).where(eq(capsules.publicId, `scheduled-${first}`))
    await passTime(31)
    expect(await database().select().from(addresses).where(eq(addresses.id, keeps.addressId))).toEqual([])
    expect(await database().select().from(sessions).where(eq(sessions.userId, keeps.id))).toEqual([])
    clock.reset()
  })
})
