import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { notifications } from '#drizzle/schema/courier'
import { standings } from '#drizzle/schema/organizations'
import { appealCase, endAppeal } from '#server/domain/moderation/appeal-case'
import { actOn, decideCases } from '#server/domain/moderation/decide-cases'
import { listCases } from '#server/domain/moderation/list-cases'
import { listOwnReports, showOwnCase } from '#server/domain/moderation/own-cases'
import { saveNotes, showCase } from '#server/domain/moderation/show-case'
import { undoAction } from '#server/domain/moderation/undo-action'
import { joinOrganization, leaveOrganization } from '#server/domain/organizations/change-membership'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { actorOf, comment, newOrganization, newPerson, post, refusalOf, storedPost } from '#tests/support/community'
import { casesOf, decide, letItBeTold, logOf, LONG_AGO, NOW, openModeration, people, report, reported, reportStates, storedCase, toldTo } from '#tests/support/moderation'
import type { ModerationWorld } from '#tests/support/moderation'

let close: () => Promise<void>
let home: ModerationWorld['home']
let ann: Person
let mod: Person
let other: Person
let admin: Person

beforeAll(async () => {
  ({ close, home, ann, mod, other, admin } = await openModeration())
})
afterAll(async () => await close())
beforeEach(() => clock.set(NOW))
afterEach(async () => await letItBeTold())

const aPost = async () => ({ kind: 'post' as const, id: await post(ann, home.slug) })

describe('a decision', () => {
  it('is told to author and reporters after the time to take it back, without names', async () => {
    const { target, row, reporter } = await reported(home, ann)
    const before = (await toldTo(ann.id)).length
    await decide(mod, row.id, 'hide')
    expect((await toldTo(ann.id)).length).toBe(before)
    await letItBeTold()
    expect((await toldTo(ann.id)).slice(before)).toEqual(['moderation.decided'])
    expect(await toldTo(reporter.id)).toEqual(['moderation.outcome'])
    expect(await database().select({ actorId: notifications.actorId }).from(notifications).where(eq(notifications.caseId, row.id))).toEqual(expect.arrayContaining([{ actorId: null }]))
    expect((await storedPost(target.id)).hiddenAt).not.toBeNull()
    expect(await reportStates(row.id)).toEqual(['upheld'])
    expect((await listOwnReports(database(), reporter, {})).items[0]).toMatchObject({ outcome: 'upheld', about: { kind: 'post', post: null } })
  })

  it('dismissing shows again what reports had hidden, and tells the author', async () => {
    const target = await aPost()
    for (const who of await people(3)) await report(who, target)
    const [row] = await casesOf(target)
    await decide(mod, row!.id, 'dismiss')
    expect((await storedPost(target.id)).hiddenAt).toBeNull()
    expect(await reportStates(row!.id)).toEqual(['dismissed', 'dismissed', 'dismissed'])
    const before = (await toldTo(ann.id)).length
    await letItBeTold()
    expect((await toldTo(ann.id)).slice(before)).toEqual(['moderation.decided'])
  })

  it('is made once, also by two moderators in one moment', async () => {
    const { row } = await reported(home, ann)
    const results = await Promise.allSettled([decide(mod, row.id, 'delete'), decide(other, row.id, 'dismiss'), decide(admin, row.id, 'hide')])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await logOf(row.id)).toHaveLength(1)
  })

  it('about several cases is made for all or for none', async () => {
    const cases = await Promise.all([reported(home, ann), reported(home, ann), reported(home, ann)])
    const mine = { kind: 'post' as const, id: await post(mod, home.slug) }
    await report((await people(1))[0]!, mine)
    const ids = cases.map(({ row }) => row.id)
    const draft = { action: 'delete' as const, reason: 'All the same.', scope: 'all' as const, until: null }
    expect((await refusalOf(decideCases(mod, { ...draft, cases: [...ids, (await casesOf(mine))[0]!.id] }))).code).toBe('NotAllowed')
    expect(await Promise.all(cases.map(async ({ target }) => (await storedPost(target.id)).deletedAt))).toEqual([null, null, null])
    const { actions } = await decideCases(mod, { ...draft, cases: ids })
    expect(actions).toHaveLength(3)
    expect((await Promise.all(cases.map(async ({ target }) => (await storedPost(target.id)).deletedAt))).every(Boolean)).toBe(true)
  })

  it('takes rights for a time, from somebody who is no member too, and leaving does not give them back', async () => {
    const bob = await newPerson({}, { createdAt: LONG_AGO })
    const target = { kind: 'comment' as const, id: await comment(bob, await post(ann, home.slug)) }
    await report((await people(1))[0]!, target)
    await decide(mod, (await casesOf(target))[0]!.id, 'deny', { scope: 'comments', until: '2026-04-20T12:00:00.000Z' })
    const postId = await post(ann, home.slug)
    expect((await refusalOf(comment(await actorOf(bob.id), postId))).code).toBe('NotAllowed')
    await post(await actorOf(bob.id), home.slug)
    await joinOrganization(await actorOf(bob.id), home.slug)
    await leaveOrganization(await actorOf(bob.id), home.slug)
    await joinOrganization(await actorOf(bob.id), home.slug)
    expect((await refusalOf(comment(await actorOf(bob.id), postId))).code).toBe('NotAllowed')
    clock.set(new Date('2026-04-20T12:00:00.001Z'))
    await comment(await actorOf(bob.id), postId)
  })

  it('bans without an end, suspends from the site by administrators alone, and lifts both', async () => {
    const eve = await newPerson({}, { createdAt: LONG_AGO })
    const act = async (actor: Person, action: 'ban' | 'suspend' | 'lift' | 'deny', organization: string | null, until: string | null = null) =>
      await actOn(actor, { target: { kind: 'person', handle: eve.handle, organization }, action, reason: 'Enough of it.', scope: 'all', until })
    await act(mod, 'ban', home.slug)
    clock.set(new Date('2030-01-01T00:00:00.000Z'))
    expect((await refusalOf(post(await actorOf(eve.id), home.slug))).code).toBe('NotAllowed')
    await act(mod, 'lift', home.slug)
    await post(await actorOf(eve.id), home.slug)
    expect((await refusalOf(act(mod, 'suspend', home.slug))).code).toBe('NotAllowed')
    expect((await refusalOf(act(mod, 'suspend', null))).code).toBe('NotAllowed')
    await act(admin, 'suspend', null)
    const refusal = await refusalOf(post(await actorOf(eve.id), home.slug))
    expect([refusal.code, refusal.message]).toEqual(['Suspended', 'Your account is suspended.'])
    await act(admin, 'lift', null)
    await post(await actorOf(eve.id), home.slug)
    expect((await refusalOf(act(mod, 'deny', home.slug, '2029-12-31T00:00:00.000Z'))).code).toBe('Refused')
  })

  it('is nobody’s own, and not a moderator’s about an owner', async () => {
    const mine = { kind: 'post' as const, id: await post(mod, home.slug) }
    expect((await refusalOf(actOn(mod, { target: mine, action: 'lock', reason: 'My own.', scope: 'all', until: null }))).code).toBe('NotAllowed')
    const theirs = { kind: 'post' as const, id: await post(other, home.slug) }
    await report((await people(1))[0]!, theirs)
    const [row] = await casesOf(theirs)
    expect((await refusalOf(decide(mod, row!.id, 'warn'))).code).toBe('NotAllowed')
    expect((await refusalOf(decide(ann, row!.id, 'hide'))).code).toBe('NotFound')
  })

  it('shows moderators content, reports, history and their private notes', async () => {
    const { row, reporter } = await reported(home, ann)
    await saveNotes(mod, row.id, 'Was asked to stop in March.')
    const seen = await showCase(database(), other, row.id)
    expect(seen).toMatchObject({ html: '<p>It says something.</p>\n', notes: 'Was asked to stop in March.', abilities: { decide: true, restrain: true, suspend: false } })
    expect(seen.reports).toMatchObject([{ reporter: { id: reporter.id }, flag: 'Spam', text: 'Look at this.', weight: 1 }])
    expect(seen.history.actions.length).toBeGreaterThan(0)
    const queue = await listCases(database(), mod, { organization: home.slug })
    expect(queue.items.map(({ id }) => id)).toContain(row.id)
    expect((await refusalOf(listCases(database(), ann, { organization: home.slug }))).code).toBe('NotAllowed')
    expect((await refusalOf(listCases(database(), mod, {}))).code).toBe('NotAllowed')
    expect((await listCases(database(), admin, {})).counts.open).toBeGreaterThan(0)
  })
})

describe('taking a decision back', () => {
  it('puts everything as it was, and nobody hears of either', async () => {
    const { target, row, reporter } = await reported(home, ann)
    const before = (await toldTo(ann.id)).length
    const action = await decide(mod, row.id, 'delete')
    await undoAction(mod, action, '')
    await letItBeTold()
    expect((await storedPost(target.id)).deletedAt).toBeNull()
    expect(await storedCase(row.id)).toMatchObject({ state: 'open', decidedAt: null, decidedBy: null })
    expect(await reportStates(row.id)).toEqual(['open'])
    expect([(await toldTo(ann.id)).slice(before), await toldTo(reporter.id)]).toEqual([[], []])
    expect((await refusalOf(undoAction(mod, action, ''))).code).toBe('Conflict')
    expect(await logOf(row.id)).toEqual(['delete', 'undo'])
  })

  it('works for ever, and those who were told are told again', async () => {
    const { target, row, reporter } = await reported(home, ann)
    const action = await decide(mod, row.id, 'hide')
    await letItBeTold()
    clock.set(new Date('2027-04-10T12:00:00.000Z'))
    const before = (await toldTo(ann.id)).length
    await undoAction(other, action, 'It was fine after all.')
    await letItBeTold()
    expect((await storedPost(target.id)).hiddenAt).toBeNull()
    expect([(await toldTo(ann.id)).slice(before), await toldTo(reporter.id)]).toEqual([['moderation.undone'], ['moderation.outcome', 'moderation.outcome']])
  })

  it('brings back an earlier denial, and goes from the newest backwards', async () => {
    const eve = await newPerson({}, { createdAt: LONG_AGO })
    const act = async (action: 'ban' | 'deny', until: string | null) => (await actOn(mod, { target: { kind: 'person', handle: eve.handle, organization: home.slug }, action, reason: 'Enough.', scope: 'posts', until })).actions[0]!.id
    const first = await act('deny', '2026-05-01T00:00:00.000Z')
    const second = await act('ban', null)
    expect((await refusalOf(undoAction(mod, first, ''))).code).toBe('Conflict')
    await undoAction(mod, second, '')
    const [held] = await database().select().from(standings).where(and(eq(standings.userId, eve.id), eq(standings.organizationId, home.id)))
    expect(held).toMatchObject({ denyAll: false, denyPosts: true, denyComments: false, denyUntil: new Date('2026-05-01T00:00:00.000Z') })
    await undoAction(mod, first, '')
    await post(await actorOf(eve.id), home.slug)
  })
})

describe('an appeal', () => {
  it('is made once, answered by somebody else, and takes the decision back if it is granted', async () => {
    const { target, row, reporter } = await reported(home, ann)
    await decide(mod, row.id, 'hide')
    const before = (await toldTo(other.id)).length
    await appealCase(ann, row.id, 'I only quoted the manual.')
    expect((await toldTo(other.id)).slice(before)).toEqual(['moderation.appeal'])
    expect((await refusalOf(appealCase(ann, row.id, 'And once more.'))).code).toBe('Conflict')
    expect((await refusalOf(endAppeal(mod, row.id, { grant: false, reason: 'No.' }))).code).toBe('NotAllowed')
    await endAppeal(other, row.id, { grant: true, reason: 'It is the manual.' })
    expect((await storedPost(target.id)).hiddenAt).toBeNull()
    expect(await reportStates(row.id)).toEqual(['dismissed'])
    expect(await showOwnCase(database(), ann, row.id)).toMatchObject({ state: 'closed', canAppeal: false, appeal: { isGranted: true } })
    await letItBeTold()
    expect(await toldTo(reporter.id)).toContain('moderation.outcome')
    expect(await toldTo(ann.id)).toContain('moderation.appealEnded')
  })

  it('goes to the site’s administrators where there is no other moderator, and can be refused', async () => {
    const small = await newOrganization()
    const only = await newPerson({ [small.id]: 'owner' }, { createdAt: LONG_AGO })
    const id = await post(ann, small.slug)
    const { actions } = await actOn(only, { target: { kind: 'post', id }, action: 'delete', reason: 'Off topic.', scope: 'all', until: null })
    const before = (await toldTo(admin.id)).length
    await appealCase(ann, actions[0]!.caseId, 'It is about lanterns, as the description says.')
    expect((await toldTo(admin.id)).slice(before)).toEqual(['moderation.appeal'])
    await endAppeal(admin, actions[0]!.caseId, { grant: false, reason: 'It is not.' })
    expect((await storedPost(id)).deletedAt).not.toBeNull()
    expect(await logOf(actions[0]!.caseId)).toEqual(['delete', 'uphold'])
  })

  it('is seen by its author alone, who never learns who reported', async () => {
    const { row, reporter } = await reported(home, ann)
    expect((await refusalOf(showOwnCase(database(), ann, row.id))).code).toBe('NotFound')
    await decide(mod, row.id, 'warn')
    expect((await refusalOf(showOwnCase(database(), reporter, row.id))).code).toBe('NotFound')
    const seen = JSON.stringify(await showOwnCase(database(), ann, row.id))
    expect([seen.includes(reporter.handle), seen.includes(mod.handle)]).toEqual([false, false])
  })
})
