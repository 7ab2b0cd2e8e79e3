import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { formerHandles, sessions, throttles, tokens, users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { importSources, outbox } from '#drizzle/schema/platform'
import { comments, posts } from '#drizzle/schema/posts'
import { confirmEmailChange, requestEmailChange, undoEmailChange } from '#server/domain/accounts/change-email'
import { changeHandle } from '#server/domain/accounts/change-handle'
import { mergeClaim, offerClaim } from '#server/domain/accounts/claim-account'
import { describeLink } from '#server/domain/accounts/describe-link'
import { finishSignUp } from '#server/domain/accounts/finish-sign-up'
import { makeLink, secretOfLink } from '#server/domain/accounts/mailed-link'
import { openSession } from '#server/domain/accounts/open-session'
import type { Caller } from '#server/domain/accounts/open-session'
import { findPerson } from '#server/domain/accounts/queries'
import { resolveActor } from '#server/domain/accounts/resolve-actor'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { PASSWORD } from '#tests/support/accounts'
import { comment, newOrganization, newPerson, post, refusalOf } from '#tests/support/community'
import { startConfigured } from '#tests/support/configured'

const DAY = 86_400_000
const caller: Caller = { userAgent: undefined, deviceCookie: undefined, network: '192.0.2.0/24', previousHash: undefined }
let stop: () => Promise<void>

beforeAll(async () => stop = await startConfigured())
afterAll(async () => await stop())
beforeEach(async () => {
  clock.reset()
  await database().delete(throttles)
})

async function somebody() {
  const { id, handle } = await newPerson()
  const email = `${handle}@example.org`
  await database().update(users).set({ email }).where(eq(users.id, id))
  await database().insert(addresses).values({ email, userId: id, createdAt: clock.now() })
  return { id, email, ...await device(id) }
}

async function device(id: number) {
  const { token } = await database().transaction(async db => await openSession(db, id, caller))
  return { token, actor: await resolveActor(token) as Person }
}

const isSignedIn = async (token: string) => (await resolveActor(token)).kind === 'person'

/** The newest mail with a link (or without) to this address. */
async function mailTo(email: string): Promise<{ kind: string, secret: string | undefined } | undefined> {
  const rows = await database().select({ payload: outbox.payload }).from(outbox).where(eq(outbox.name, 'account.linkRequested')).orderBy(outbox.id)
  const newest = rows.findLast(({ payload }) => payload.email === email)?.payload
  return newest && { kind: String(newest.kind), secret: newest.tokenId === null ? undefined : secretOfLink(Number(newest.tokenId)) }
}

describe('another address', () => {
  it('counts once it was confirmed; the old one hears of it, every device but the asking one is signed out', async () => {
    const { actor, id, email, token } = await somebody()
    const other = await device(id)
    const wanted = `new-${email}`
    await requestEmailChange(actor, wanted)
    expect(await database().select({ email: users.email }).from(users).where(eq(users.id, id))).toEqual([{ email }])
    const mail = await mailTo(wanted)
    expect(mail?.kind).toBe('confirmEmail')
    expect(await confirmEmailChange(mail!.secret!)).toBe(wanted)
    expect(await database().select({ email: users.email }).from(users).where(eq(users.id, id))).toEqual([{ email: wanted }])
    expect(await database().select({ email: addresses.email }).from(addresses).where(eq(addresses.userId, id))).toEqual([{ email: wanted }])
    expect([await isSignedIn(token), await isSignedIn(other.token)]).toEqual([true, false])
    expect((await mailTo(email))?.kind).toBe('emailChanged')
    expect((await refusalOf(confirmEmailChange(mail!.secret!))).code).toBe('LinkExpired')
  })

  it('can be taken back from the old one for 72 hours, which signs everybody out', async () => {
    const { actor, id, email, token } = await somebody()
    await requestEmailChange(actor, `new-${email}`)
    await confirmEmailChange((await mailTo(`new-${email}`))!.secret!)
    const undo = (await mailTo(email))!.secret!
    clock.set(new Date(Date.now() + 71 * DAY / 24))
    expect(await undoEmailChange(undo)).toBe(email)
    expect(await database().select({ email: users.email }).from(users).where(eq(users.id, id))).toEqual([{ email }])
    expect(await database().select().from(sessions).where(eq(sessions.userId, id))).toEqual([])
    expect(await isSignedIn(token)).toBe(false)
    expect((await mailTo(email))?.kind).toBe('emailRestored')
    expect((await refusalOf(undoEmailChange(undo))).code).toBe('LinkExpired')
  })

  it('cannot be taken back after 73 hours', async () => {
    const { actor, email } = await somebody()
    await requestEmailChange(actor, `new-${email}`)
    await confirmEmailChange((await mailTo(`new-${email}`))!.secret!)
    clock.set(new Date(Date.now() + 73 * DAY / 24))
    expect((await refusalOf(undoEmailChange((await mailTo(email))!.secret!))).code).toBe('LinkExpired')
  })

  it('of somebody else is answered alike, and its owner is told', async () => {
    const [one, other] = [await somebody(), await somebody()]
    await requestEmailChange(one.actor, other.email.toUpperCase())
    expect(await mailTo(other.email.toUpperCase())).toEqual({ kind: 'emailTaken', secret: undefined })
    expect((await refusalOf(requestEmailChange(one.actor, one.email))).code).toBe('Refused')
    const stale = { ...one.actor, session: { ...one.actor.session, freshAt: new Date(0) } }
    expect((await refusalOf(requestEmailChange(stale, 'another@example.org'))).code).toBe('ReauthenticationRequired')
  })

  it('is refused where it got an account in the meantime', async () => {
    const { actor } = await somebody()
    await requestEmailChange(actor, 'wanted-twice@example.org')
    await newPerson({}, { email: 'Wanted-Twice@example.org' })
    expect((await refusalOf(confirmEmailChange((await mailTo('wanted-twice@example.org'))!.secret!))).code).toBe('Conflict')
  })
})

describe('another handle', () => {
  it('leaves the old one leading here for a year, and nobody else can have it', async () => {
    const [{ actor, id }, other] = [await somebody(), await somebody()]
    const before = actor.handle
    await changeHandle(actor, 'Renamed-One')
    expect((await findPerson(before))?.id).toBe(id)
    expect((await findPerson('renamed-one'))?.handle).toBe('Renamed-One')
    expect((await refusalOf(changeHandle(other.actor, before.toUpperCase()))).code).toBe('NameTaken')
    expect((await refusalOf(changeHandle(other.actor, 'RENAMED-one'))).code).toBe('NameTaken')
    clock.set(new Date(Date.now() + 366 * DAY))
    expect(await findPerson(before)).toBeUndefined()
    expect((await changeHandle(other.actor, before)).handle).toBe(before)
  })

  it('can be chosen once in 30 days; another way of writing it is no change, and one’s own old one can be taken back', async () => {
    const { actor } = await somebody()
    const before = actor.handle
    await changeHandle(actor, 'Thirty-Days')
    expect((await changeHandle(actor, 'THIRTY-days')).handle).toBe('THIRTY-days')
    expect((await refusalOf(changeHandle(actor, 'thirty-one'))).errors).toMatchObject([{ fieldName: 'handle', errorCode: 'tooSoon' }])
    clock.set(new Date(Date.now() + 31 * DAY))
    expect((await changeHandle(actor, before)).handle).toBe(before)
    expect((await findPerson('thirty-days'))?.handle).toBe(before)
    expect(await database().select().from(formerHandles).where(eq(formerHandles.handle, before))).toEqual([])
  })
})

describe('the account of an imported author', () => {
  async function imported() {
    const author = await newPerson({}, { isPlaceholder: true })
    const [organization, reader] = [await newOrganization(), await newPerson()]
    const postId = await post(author, organization.slug)
    await comment(author, await post(reader, organization.slug))
    await database().insert(importSources).values({ source: 'forum.example', kind: 'user', sourceId: author.handle, targetId: author.id, importedAt: clock.now() })
    await offerClaim(author.handle, `${author.handle}@elsewhere.example`)
    return { author, postId, secret: (await mailTo(`${author.handle}@elsewhere.example`))!.secret! }
  }

  it('becomes its person’s own, with what was written', async () => {
    const { author, postId, secret } = await imported()
    expect((await describeLink(secret)).claims).toEqual({ handle: author.handle, posts: 1, comments: 1 })
    const { userId } = await finishSignUp({ token: secret, handle: 'claimed-one', name: 'Claimed', password: PASSWORD }, caller)
    expect(userId).toBe(author.id)
    const [row] = await database().select().from(users).where(eq(users.id, author.id))
    expect(row).toMatchObject({ handle: 'claimed-one', email: `${author.handle}@elsewhere.example`, isPlaceholder: false, postCount: 1 })
    expect((await findPerson(author.handle))?.id).toBe(author.id)
    expect(await database().select({ authorId: posts.authorId }).from(posts).where(eq(posts.id, postId))).toEqual([{ authorId: author.id }])
    expect((await refusalOf(finishSignUp({ token: secret, handle: 'claimed-two', name: 'Again', password: PASSWORD }, caller))).code).toBe('LinkExpired')
  })

  it('is merged into an account that its person has: nothing stays behind', async () => {
    const [{ author, secret }, { actor, id }] = [await imported(), await somebody()]
    expect(await mergeClaim(actor, secret)).toEqual({ posts: 1, comments: 1 })
    const [row] = await database().select().from(users).where(eq(users.id, id))
    expect([row!.postCount, row!.commentCount]).toEqual([1, 1])
    expect(await database().select().from(users).where(eq(users.id, author.id))).toEqual([])
    expect(await database().select({ id: posts.id }).from(posts).where(eq(posts.authorId, id))).toHaveLength(1)
    expect(await database().select({ id: comments.id }).from(comments).where(eq(comments.authorId, id))).toHaveLength(1)
    expect((await findPerson(author.handle))?.id).toBe(id)
    expect(await database().select({ target: importSources.targetId }).from(importSources).where(eq(importSources.sourceId, author.handle))).toEqual([{ target: id }])
    expect((await refusalOf(mergeClaim(actor, secret))).code).toBe('LinkExpired')
  })

  it('is offered for placeholders alone, and a newer offer ends the older', async () => {
    const { author, secret } = await imported()
    await offerClaim(author.handle, 'second@elsewhere.example')
    expect((await refusalOf(describeLink(secret))).code).toBe('LinkExpired')
    const { actor } = await somebody()
    expect((await refusalOf(offerClaim(actor.handle, 'x@example.org'))).code).toBe('Refused')
    expect((await refusalOf(offerClaim('nobody-of-this-name', 'x@example.org'))).code).toBe('NotFound')
  })

  it('takes no link of another purpose', async () => {
    const { actor, id, email } = await somebody()
    const link = await database().transaction(async db => await makeLink(db, { purpose: 'reset_password', email, userId: id }))
    const token = secretOfLink(link)
    const uses = [
      async () => await mergeClaim(actor, token), async () => await confirmEmailChange(token), async () => await undoEmailChange(token),
      async () => await finishSignUp({ token, handle: 'other-purpose', name: 'X', password: PASSWORD }, caller),
    ]
    for (const use of uses) {
      expect((await refusalOf(use())).code).toBe('LinkExpired')
    }
    expect(await database().select({ count: sql<number>`count(*)::int` }).from(tokens).where(eq(tokens.userId, id))).toEqual([{ count: 1 }])
  })
})
