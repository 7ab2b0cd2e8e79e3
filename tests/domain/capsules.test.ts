import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { notificationBatches, notifications } from '#drizzle/schema/courier'
import { timers } from '#drizzle/schema/platform'
import { cancelCapsule } from '#server/domain/capsules/cancel-capsule'
import { confirmCapsule, discardCapsule, getToConfirm } from '#server/domain/capsules/confirm-capsule'
import { createCapsule } from '#server/domain/capsules/create-capsule'
import { createGuestCapsule } from '#server/domain/capsules/create-guest-capsule'
import { getOwnCapsule } from '#server/domain/capsules/queries'
import { saveDraft } from '#server/domain/capsules/save-draft'
import { sendNow } from '#server/domain/capsules/send-now'
import { moveCapsule, updateCapsule } from '#server/domain/capsules/update-capsule'
import { takeBatch } from '#server/domain/notifications/delivery'
import { notificationListeners } from '#server/domain/notifications/listeners'
import { visitor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { registerListeners } from '#server/platform/events'
import { closeLocks } from '#server/platform/lock'
import { outboxDrained } from '#server/platform/outbox'
import { actorOf, draftOf, guestDraft, NOON, tick, tokenOf, wireCapsules } from '#tests/support/capsules'
import { startConfigured } from '#tests/support/configured'
import { createPerson } from '#tests/support/factories'

let stop: () => Promise<void>
const code = (expected: string) => expect.objectContaining({ code: expected }) as unknown
const stateOf = async (id: string) => (await database().select({ state: capsules.state }).from(capsules).where(eq(capsules.publicId, id)))[0]?.state
const toldKinds = async () => (await database().select({ kind: notifications.kind }).from(notifications)).map(({ kind }) => kind).sort()

beforeAll(async () => {
  stop = await startConfigured()
  registerListeners(notificationListeners)
  wireCapsules()
})
afterAll(async () => {
  await outboxDrained()
  await stop()
})
beforeEach(async () => {
  clock.set(NOON)
  await outboxDrained()
  await database().delete(timers)
  await database().delete(capsules)
})

describe('a guest’s capsule', () => {
  const create = async (wishes = {}) => (await createGuestCapsule(guestDraft(wishes))).capsule

  it('waits for its confirmation, then for its date, and is released then', async () => {
    const { id, publicId } = await create()
    expect(await stateOf(publicId)).toBe('awaiting_confirmation')
    expect((await confirmCapsule(publicId, tokenOf.confirm(id))).state).toBe('scheduled')
    clock.set(new Date('2026-03-04T11:59:59Z'))
    await tick()
    expect(await stateOf(publicId)).toBe('scheduled')
    clock.set(new Date('2026-03-04T12:00:00Z'))
    await tick()
    expect(await stateOf(publicId)).toBe('sent')
    expect(await toldKinds()).toEqual(['capsule.confirm', 'capsule.receipt', 'capsule.released', 'capsule.sent'])
  })

  it('T1.8: two confirmations at once both succeed, with one receipt', async () => {
    const { id, publicId } = await create()
    const both = await Promise.all([confirmCapsule(publicId, tokenOf.confirm(id)), confirmCapsule(publicId, tokenOf.confirm(id))])
    await outboxDrained()
    expect(both.map(({ state }) => state)).toEqual(['scheduled', 'scheduled'])
    expect((await toldKinds()).filter(kind => kind === 'capsule.receipt')).toHaveLength(1)
  })

  it('T1.10: is not canceled, changed or confirmed with its recipient’s link', async () => {
    const { id, publicId, version } = await create()
    const [recipient] = await database().select().from(capsuleRecipients).where(eq(capsuleRecipients.capsuleId, id))
    const claim = tokenOf.claim(id, recipient!.addressId)
    await expect(confirmCapsule(publicId, claim)).rejects.toEqual(code('UnknownOrExpired'))
    await confirmCapsule(publicId, tokenOf.confirm(id))
    await expect(cancelCapsule(visitor, publicId, claim)).rejects.toEqual(code('NotFound'))
    await expect(cancelCapsule(visitor, publicId, tokenOf.confirm(id))).rejects.toEqual(code('NotFound'))
    await expect(updateCapsule(visitor, publicId, claim, version, { subject: 'Mine' })).rejects.toEqual(code('NotFound'))
    await expect(moveCapsule(visitor, publicId, claim, { at_local: '2027-01-01T10:00', tz: 'UTC' })).rejects.toEqual(code('NotFound'))
    await expect(sendNow(visitor, publicId, claim)).rejects.toEqual(code('NotFound'))
    await expect(getOwnCapsule(database(), visitor, publicId, claim)).rejects.toEqual(code('NotFound'))
  })

  it('T1.32: sent again under its client id is the first one, without a second mail', async () => {
    const draft = guestDraft()
    const first = await createGuestCapsule(draft)
    const again = await Promise.all([createGuestCapsule(draft), createGuestCapsule({ ...draft, body_md: 'Something else' })])
    await outboxDrained()
    expect(again.map(({ isReplay, capsule }) => [isReplay, capsule.publicId, capsule.body])).toEqual([[true, first.capsule.publicId, 'Hello from the past.'], [true, first.capsule.publicId, 'Hello from the past.']])
    expect(await toldKinds()).toEqual(['capsule.confirm'])
  })

  it('is thrown away by who did not write it, and says so to the link', async () => {
    const { id, publicId } = await create()
    await discardCapsule(publicId, tokenOf.confirm(id), true)
    expect(await stateOf(publicId)).toBe('canceled')
    await expect(confirmCapsule(publicId, tokenOf.confirm(id))).rejects.toEqual(code('Canceled'))
    await expect(getToConfirm(database(), publicId, tokenOf.confirm(id))).rejects.toEqual(code('Canceled'))
  })

  it('T1.22: asks no address by mail that has opted out, and answers as always', async () => {
    const from = { name: 'Mallory', email: 'victim@example.org' }
    const first = await create({ from })
    await discardCapsule(first.publicId, tokenOf.confirm(first.id), true)
    const second = await create({ from })
    await outboxDrained()
    const [asked] = await database().select().from(notifications).where(eq(notifications.capsuleId, second.id))
    const [batch] = await database().insert(notificationBatches).values({ notificationId: asked!.id, language: 'en', reason: 'account', addressIds: [asked!.addressId!], nextTryAt: NOON, createdAt: NOON }).returning()
    const delivery = await takeBatch(batch!.id)
    if (typeof delivery === 'string') throw new Error(delivery)
    expect((await delivery.next(asked!.addressId!, undefined))?.skip).toBe('they take no mail from here')
    await delivery.release()
    await closeLocks()
  })

  it('is canceled with the link of the receipt, twice as well as once, and wiped', async () => {
    const { id, publicId } = await create()
    await confirmCapsule(publicId, tokenOf.confirm(id))
    expect((await cancelCapsule(visitor, publicId, tokenOf.manage(id))).state).toBe('canceled')
    expect((await cancelCapsule(visitor, publicId, tokenOf.manage(id))).state).toBe('canceled')
    const [row] = await database().select().from(capsules).where(eq(capsules.id, id))
    expect([row!.body, row!.subject, row!.senderName]).toEqual(['', '', ''])
    expect(await database().select().from(timers).where(eq(timers.subjectId, id))).toEqual([])
  })
})

describe('a member’s capsule', () => {
  it('is a draft until it is sent, and a draft again once it is canceled', async () => {
    const actor = actorOf(await createPerson(database()))
    const draft = draftOf({ to: ['robin@example.org', 'kim@example.org'] })
    const saved = await saveDraft(actor, draft.client_id, { body_md: 'Half a', to: ['robin@'] })
    expect(saved.state).toBe('draft')
    const { capsule, isReplay } = await createCapsule(actor, draft)
    expect([capsule.publicId, capsule.state, isReplay]).toEqual([saved.publicId, 'scheduled', false])
    await expect(saveDraft(actor, draft.client_id, { body_md: 'Late' })).rejects.toEqual(code('TooLate'))
    expect(await cancelCapsule(actor, capsule.publicId, undefined)).toMatchObject({ state: 'draft', draftTo: ['robin@example.org', 'kim@example.org'], body: 'Hello from the past.' })
    expect((await cancelCapsule(actor, capsule.publicId, undefined)).state).toBe('draft')
    expect((await createCapsule(actor, draft)).capsule).toMatchObject({ publicId: saved.publicId, state: 'scheduled' })
  })

  it('T1.21: is changed 61 seconds before its date, and not 59 seconds before', async () => {
    const actor = actorOf(await createPerson(database()))
    const { capsule } = await createCapsule(actor, draftOf())
    clock.set(new Date('2026-03-04T11:58:59Z'))
    const changed = await updateCapsule(actor, capsule.publicId, undefined, capsule.version, { subject: 'Just in time' })
    expect(changed).toMatchObject({ subject: 'Just in time', version: capsule.version + 1 })
    await expect(updateCapsule(actor, capsule.publicId, undefined, capsule.version, { subject: 'Stale' })).rejects.toEqual(code('Stale'))
    clock.set(new Date('2026-03-04T11:59:01Z'))
    await expect(updateCapsule(actor, capsule.publicId, undefined, changed.version, { subject: 'Late' })).rejects.toEqual(code('TooLate'))
  })

  it('goes out at once when its sender wants it to, and then cannot be canceled', async () => {
    const actor = actorOf(await createPerson(database()))
    const { capsule } = await createCapsule(actor, draftOf())
    expect((await sendNow(actor, capsule.publicId, undefined)).state).toBe('sent')
    await expect(cancelCapsule(actor, capsule.publicId, undefined)).rejects.toEqual(code('TooLate'))
    await expect(sendNow(actor, capsule.publicId, undefined)).rejects.toEqual(code('TooLate'))
  })
})
