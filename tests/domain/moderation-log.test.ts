import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { moderationActions } from '#drizzle/schema/moderation'
import { editPost } from '#server/domain/posts/write-post'
import { checkLog, ENTRY_HASH } from '#server/domain/moderation/append-log'
import { actOn } from '#server/domain/moderation/decide-cases'
import { moderationInvariants } from '#server/domain/moderation/invariants'
import { listLog } from '#server/domain/moderation/show-log'
import type { Person } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { checkInvariants } from '#server/platform/invariants'
import { actorOf, comment, CONTENT, newOrganization, newPerson, post, refusalOf, storedPost } from '#tests/support/community'
import { casesOf, decide, letItBeTold, LONG_AGO, NOW, openModeration, people, reported, storedComment, toldTo } from '#tests/support/moderation'
import type { ModerationWorld } from '#tests/support/moderation'

type Entry = typeof moderationActions.$inferSelect

let close: () => Promise<void>
let home: ModerationWorld['home']
let ann: Person
let mod: Person
let other: Person

beforeAll(async () => {
  ({ close, home, ann, mod, other } = await openModeration())
})
afterAll(async () => await close())
beforeEach(() => clock.set(NOW))
afterEach(async () => await letItBeTold())

describe('the log', () => {
  it('shows action, reason and role to everybody, but no moderator, no hidden title, nobody who is gone, nothing private', async () => {
    const secret = await newOrganization({ visibility: 'private' })
    const keeper = await newPerson({ [secret.id]: 'owner' })
    const insider = await newPerson({ [secret.id]: 'member' })
    await actOn(keeper, { target: { kind: 'post', id: await post(insider, secret.slug) }, action: 'lock', reason: 'Among ourselves.', scope: 'all', until: null })
    const gone = await newPerson({}, { name: 'Somebody Gone', createdAt: LONG_AGO })
    await actOn(mod, { target: { kind: 'person', handle: gone.handle, organization: home.slug }, action: 'warn', reason: 'Be kind.', scope: 'all', until: null })
    const target = { kind: 'post' as const, id: await post(ann, home.slug, { title: 'A title that nobody should see' }) }
    await actOn(mod, { target, action: 'hide', reason: 'An address in it.', scope: 'all', until: null })
    await database().execute(sql`update users set deleted_at = ${NOW.toISOString()} where id = ${gone.id}`)
    const { page } = await listLog(database(), visitor, {})
    const text = JSON.stringify(page)
    expect(page.items[0]).toMatchObject({ action: 'hide', reason: 'An address in it.', role: 'moderator', organization: { slug: home.slug }, about: { kind: 'post', post: null } })
    for (const word of ['Among ourselves', secret.slug, 'Somebody Gone', mod.handle, 'nobody should see']) expect(text).not.toContain(word)
    expect((await refusalOf(listLog(database(), visitor, { organization: secret.slug }))).code).toBe('NotFound')
    expect((await listLog(database(), insider, { organization: secret.slug })).page.items).toHaveLength(1)
  })

  it('is chained: a change, a gap and a missing end are found where they begin, in the nightly check too', async () => {
    for (let entry = 0; entry < 5; entry++) await actOn(mod, { target: { kind: 'post', id: await post(ann, home.slug) }, action: 'lock', reason: 'Enough was said.', scope: 'all', until: null })
    expect(await checkLog(database())).toMatchObject({ isWhole: true, firstBroken: null })
    const rule = moderationInvariants.find(({ name }) => name === 'moderation.log')!
    const nightly = async (db: Db) => (await db.execute(rule.broken(NOW))).length
    const entries = await database().select().from(moderationActions).orderBy(moderationActions.position)
    const [before, middle, after] = entries.slice(-4) as [Entry, Entry, Entry]
    const newest = entries.at(-1)!
    const hashed = (id: number) => sql`update moderation_action set hash = ${ENTRY_HASH} where id = ${id}`
    const remove = (id: number) => sql`delete from moderation_action where id = ${id}`
    const rollback = new Error('back')
    /** What both checks find after this was done to the tables by hand, which is then taken back. */
    const found = async (...harm: SQL[]) => {
      let answer: unknown
      await database().transaction(async (db) => {
        await db.execute(sql`delete from notification where action_id is not null`)
        for (const statement of harm) await db.execute(statement)
        answer = { ...await checkLog(db), isNoticed: await nightly(db) > 0 }
        throw rollback
      }).catch((error: unknown) => {
        if (error !== rollback) throw error
      })
      return answer
    }
    expect(await found()).toMatchObject({ isWhole: true, isNoticed: false })
    const broken = (firstBroken: number) => ({ isWhole: false, firstBroken, isNoticed: true })
    // Changed: in words, in who did it, in when; and with its hash made to fit, which the next entry or the kept head gives away.
    expect(await found(sql`update moderation_action set reason = 'It was somebody else.' where id = ${middle.id}`)).toMatchObject(broken(middle.position))
    expect(await found(sql`update moderation_action set actor_id = ${ann.id} where id = ${middle.id}`)).toMatchObject(broken(middle.position))
    expect(await found(sql`update moderation_action set created_at = created_at - interval '1 day' where id = ${middle.id}`)).toMatchObject(broken(middle.position))
    expect(await found(sql`update moderation_action set reason = 'Rewritten.' where id = ${middle.id}`, hashed(middle.id))).toMatchObject(broken(after.position))
    expect(await found(sql`update moderation_action set reason = 'Rewritten.' where id = ${newest.id}`, hashed(newest.id))).toMatchObject(broken(newest.position))
    // A gap, also one that was closed: by the numbers, by the hash before, and by hashing the rest of the chain again.
    expect(await found(remove(middle.id))).toMatchObject(broken(after.position))
    const closed = [remove(middle.id), sql`update moderation_action set position = -position where position > ${middle.position}`, sql`update moderation_action set position = -position - 1 where position < 0`]
    expect(await found(...closed)).toMatchObject(broken(middle.position))
    expect(await found(...closed, sql`update moderation_action set previous_hash = ${before.hash} where id = ${after.id}`, hashed(after.id))).toMatchObject({ isWhole: false, isNoticed: true })
    // An end that is cut off.
    expect(await found(remove(newest.id))).toMatchObject(broken(newest.position))
    expect(await found(sql`delete from moderation_action where position >= ${middle.position}`)).toMatchObject(broken(newest.position))
    expect((await checkInvariants(moderationInvariants)).results.find(({ name }) => name === rule.name)!.count).toBe(0)
    // Whose name is removed breaks nothing: the chain is over ids.
    await database().execute(sql`update users set name = 'Deleted', handle = ${`deleted.${ann.id}`} where id = ${ann.id}`)
    expect(await checkLog(database())).toMatchObject({ isWhole: true, entries: entries.length })
    await database().execute(sql`update users set handle = ${ann.handle} where id = ${ann.id}`)
  })

  it('and a case that weighs what its reports do not is found as well', async () => {
    const { row } = await reported(home, ann)
    const broken = async () => (await checkInvariants(moderationInvariants)).results.find(({ name }) => name === 'moderation.cases')!.count
    expect(await broken()).toBe(0)
    await database().execute(sql`update "case" set weight = weight + 1 where id = ${row.id}`)
    expect(await broken()).toBe(1)
    await database().execute(sql`update "case" set weight = weight - 1 where id = ${row.id}`)
  })

  it('keeps its order when many decide at once', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, async () => await reported(home, ann)))
    await Promise.all(made.map(async ({ row }, index) => await decide(index % 2 ? mod : other, row.id, 'lock')))
    expect(await checkLog(database())).toMatchObject({ isWhole: true })
  })
})

describe('rules for new content', () => {
  const LONG = 'Buy the finest lanterns at the harbour, today only, before the ships leave again and the price goes up.'

  it('hold the first ones of a new account, tell its author, and announce them when a moderator lets them through', async () => {
    const strict = await newOrganization({ holdFirst: 1 })
    const keeper = await newPerson({ [strict.id]: 'owner' }, { createdAt: LONG_AGO })
    const young = await newPerson({}, { createdAt: NOW })
    const id = await post(young, strict.slug)
    const [row] = await casesOf({ kind: 'post', id })
    expect([row!.origin, (await storedPost(id)).hiddenAt !== null, await toldTo(young.id)]).toEqual(['first', true, ['moderation.held']])
    await decide(keeper, row!.id, 'dismiss')
    await letItBeTold()
    expect((await storedPost(id)).hiddenAt).toBeNull()
    expect(await database().execute(sql`select count(*)::int as count from outbox where name = 'post.created' and payload ->> 'postId' = ${String(id)}`)).toMatchObject([{ count: 2 }])
    expect((await storedPost(await post(young, strict.slug))).hiddenAt).toBeNull()
    expect((await storedPost(await post(keeper, strict.slug))).hiddenAt).toBeNull()
  })

  it('hold a flood of links from a new account, also when it comes by an edit', async () => {
    const young = await newPerson({}, { createdAt: NOW })
    const links = (count: number) => Array.from({ length: count }, (_, index) => `https://example.org/${index}`).join(' ')
    expect((await storedPost(await post(young, home.slug, { body: links(8) }))).hiddenAt).toBeNull()
    const id = await post(young, home.slug)
    await editPost(await actorOf(young.id), id, { ...CONTENT, body: links(9), reason: '', revision: 1 })
    expect((await storedPost(id)).hiddenAt).not.toBeNull()
    expect((await casesOf({ kind: 'post', id }))[0]!.origin).toBe('links')
    expect((await storedPost(await post(ann, home.slug, { body: links(9) }))).hiddenAt).toBeNull()
  })

  it('hold what was posted before, word by word: by the same person, or by anybody from a new account', async () => {
    const [one] = await people(1) as [Person]
    await post(one, home.slug, { body: LONG })
    const again = await comment(one, await post(ann, home.slug), null, LONG)
    expect((await storedComment(again)).hiddenAt).not.toBeNull()
    expect((await casesOf({ kind: 'comment', id: again }))[0]!.origin).toBe('repeated')
    const young = await newPerson({}, { createdAt: NOW })
    expect((await storedPost(await post(young, home.slug, { body: LONG }))).hiddenAt).not.toBeNull()
    expect((await storedPost(await post(ann, home.slug, { body: LONG }))).hiddenAt).toBeNull()
    expect((await storedComment(await comment(one, await post(ann, home.slug), null, 'Thank you!'))).hiddenAt).toBeNull()
    expect((await storedComment(await comment(one, await post(ann, home.slug), null, 'Thank you!'))).hiddenAt).toBeNull()
  })

  it('can be switched off', async () => {
    const free = await newOrganization({ holdRepeated: false, holdLinks: 0 })
    const young = await newPerson({}, { createdAt: NOW })
    const body = `${LONG} ${'https://example.org '.repeat(20)}`
    for (let time = 0; time < 2; time++) expect((await storedPost(await post(young, free.slug, { body }))).hiddenAt).toBeNull()
  })
})
