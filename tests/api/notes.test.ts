import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notes } from '#shared/contract/notes'
import { sealNote } from '#shared/seal/seal-note'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { Client } from '#tests/support/client'
import { ack, anotherAttempt, DAY, guesser, MINUTE, open, openerOf, outcome, peek, receipt, revoke, sendNote, tally, textOf } from '#tests/support/notes'
import { until } from '#tests/support/until'

let site: ApiSite
let client: Client

beforeAll(async () => {
  site = await startSite()
  client = site.client
})
afterAll(async () => await site?.stop())

describe('opening', () => {
  it('T2.5: of 20 simultaneous openings of a note that opens three times exactly three succeed', async () => {
    const note = await sendNote(client, { opens: 3 })
    const opener = await openerOf(note)
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await open(client, note.id, anotherAttempt(opener))))
    expect(tally(answers)).toEqual({ '200': 3, '410 Opened': 17 })
    expect(await textOf(opener, answers.find(({ status }) => status === 200)!)).toBe('A sealed text')
    expect((await site.sql`select opening from note_event join note on note.id = note_id where public_id = ${note.id} and event = 'opened' order by 1`).map(row => row.opening)).toEqual([1, 2, 3])
  })

  it('T2.6: the same attempt is answered again while its grace lasts, another one and everybody after the acknowledgement are not', async () => {
    const note = await sendNote(client)
    const opener = await openerOf(note)
    const first = await open(client, note.id, opener)
    const second = await open(client, note.id, opener)
    expect([first.status, second.json]).toEqual([200, first.json])
    expect(Date.parse((first.json as { grace_until: string }).grace_until) - Date.now()).toBeGreaterThan(50_000)
    expect(outcome(await open(client, note.id, anotherAttempt(opener)))).toBe('410 Opened')
    expect((await ack(client, note.id, opener)).status).toBe(204)
    expect(outcome(await open(client, note.id, opener))).toBe('410 Opened')
    expect(outcome(await peek(client, note.id, opener))).toBe('410 Opened')
    expect((await ack(client, note.id, opener)).status).toBe(204)
    expect(outcome(await ack(client, note.id, guesser()))).toBe('404 NotFound')
  })

  it('T2.7: a strict note answers no attempt twice', async () => {
    const note = await sendNote(client, { strict: true })
    const opener = await openerOf(note)
    const first = await open(client, note.id, opener)
    expect([first.status, (first.json as { grace_until: null }).grace_until, await textOf(opener, first)]).toEqual([200, null, 'A sealed text'])
    expect(outcome(await open(client, note.id, opener))).toBe('410 Opened')
    expect(await site.sql`select 1 from note where public_id = ${note.id}`).toEqual([])
  })

  it('T2.8: three wrong passphrases are refused and counted, the right one opens', async () => {
    const note = await sendNote(client, { passphrase: 'open sesame' })
    const [wrong, right] = [await openerOf(note, 'open barley'), await openerOf(note, 'open sesame')]
    const tries = []
    for (let at = 0; at < 3; at++) {
      const { status, json } = await open(client, note.id, wrong)
      tries.push([status, (json as { tries_left: number }).tries_left])
    }
    expect(tries).toEqual([[403, 9], [403, 8], [403, 7]])
    const answer = await open(client, note.id, right)
    expect([answer.status, await textOf(right, answer)]).toEqual([200, 'A sealed text'])
  })

  it('T2.9: after ten wrong passphrases the right one waits for the cool-down, or finds the note destroyed and its sender told', async () => {
    const [world] = await makeWorlds(site.db, ['user'])
    const member = client.as(world!.session)
    const [locked, destroyed] = [await sendNote(member, {}), await sendNote(member, { destroyAfterWrongTries: true })]
    for (const note of [locked, destroyed]) {
      const opener = await openerOf(note)
      const wrong = () => ({ body: { ...opener.body, ...{ open_proof: guesser().body.open_proof } } })
      const first = await Promise.all(Array.from({ length: 10 }, async () => await open(client, note.id, wrong())))
      expect(first.map(({ json }) => (json as { tries_left: number }).tries_left).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      const refused = await open(client, note.id, opener)
      if (note === destroyed) {
        expect(outcome(refused)).toBe('410 Destroyed')
        continue
      }
      expect([outcome(refused), Number(refused.headers['retry-after'])]).toEqual(['429 Locked', expect.closeTo(900, -1)])
      await site.sql`update note set locked_until = ${new Date(Date.now() - 1)} where public_id = ${note.id}`
      expect(outcome(await open(client, note.id, opener))).toBe('200')
    }
    const told = await until(async () => {
      const { items } = (await member.send('/api/notifications')).json as { items: { kind: string }[] }
      return items.find(({ kind }) => kind === 'note.destroyed')
    })
    expect(told).toMatchObject({ kind: 'note.destroyed', reason: 'note', actor: null })
    const mails = await until(async () => {
      const { items } = (await client.send(`/api/dev/mail?to=${encodeURIComponent(world!.email)}`)).json as { items: { subject: string }[] }
      return items.some(({ subject }) => subject.includes('destroyed')) ? items : undefined
    })
    expect(mails.map(({ subject }) => subject).sort()).toEqual(['Your sealed note was destroyed', 'Your sealed note was opened'])
  })

  it('is refused without the header of our page and the browser’s word that it is the same site', async () => {
    const note = await sendNote(client)
    const { body } = await openerOf(note)
    for (const headers of [{}, { 'note-open': '1' }, { 'sec-fetch-site': 'same-origin' }, { 'note-open': '1', 'sec-fetch-site': 'cross-site' }, { 'note-open': '1', 'sec-fetch-site': 'same-site' }]) {
      expect(outcome(await client.call(notes.open, { params: { id: note.id }, headers: headers as Record<string, string>, body }))).toBe('403 OriginNotAllowed')
    }
    expect((await open(client, note.id, { body })).status).toBe(200)
  })
})

describe('whoever does not hold the link', () => {
  it('T2.16a: is told that there is nothing, fifty times, and takes nothing from the rightful opener', async () => {
    const note = await sendNote(client)
    const answers = await Promise.all(Array.from({ length: 50 }, async () => await open(client, note.id, guesser())))
    expect(tally(answers)).toEqual({ '404 NotFound': 50 })
    const [row] = await site.sql`select wrong_tries, opens_left from note where public_id = ${note.id}`
    expect(row).toEqual({ wrong_tries: 0, opens_left: 1 })
    expect((await open(client, note.id, await openerOf(note))).status).toBe(200)
  })

  it('T2.17: cannot tell by time whether an id exists', async () => {
    const note = await sendNote(client)
    const times: Record<'unknown' | 'wrong', number[]> = { unknown: [], wrong: [] }
    // Alternating, so that whatever else the machine does meets both alike.
    for (let round = 0; round < 1_000; round++) {
      for (const kind of ['unknown', 'wrong'] as const) {
        const id = kind === 'wrong' ? note.id : randomBytes(16).toString('base64url')
        const start = performance.now()
        const { status } = await peek(client, id, guesser())
        times[kind].push(performance.now() - start)
        expect(status).toBe(404)
      }
    }
    const quantile = (list: number[], share: number) => [...list].sort((a, b) => a - b)[Math.floor(list.length * share)]!
    const spread = quantile(times.unknown, 0.75) - quantile(times.unknown, 0.25)
    expect(Math.abs(quantile(times.unknown, 0.5) - quantile(times.wrong, 0.5))).toBeLessThan(Math.max(spread / 2, 0.15))
  })
})

describe('storing', () => {
  it('T2.19: the same request again is the same note, other bytes under its id are refused', async () => {
    const note = await sendNote(client)
    const put = async (body: unknown) => await client.call(notes.put, { params: { id: note.id }, body })
    const again = await put(note.body)
    expect([again.status, again.json]).toEqual([200, { id: note.id, state: 'sealed', expires_at: note.body.policy.expires_at }])
    // The order in which names come says nothing.
    expect((await put(Object.fromEntries(Object.entries(note.body).reverse()))).status).toBe(200)
    const other = await sealNote({ text: 'Other', expiresAt: note.body.policy.expires_at, id: new Uint8Array(Buffer.from(note.id, 'base64url')) })
    expect(outcome(await put(other.body))).toBe('409 IdTaken')
    await open(client, note.id, await openerOf(note))
    await ack(client, note.id, await openerOf(note))
    const simultaneous = await sealNote({ text: 'Many', expiresAt: note.body.policy.expires_at })
    const answers = await Promise.all(Array.from({ length: 8 }, async () => await client.call(notes.put, { params: { id: simultaneous.id }, body: simultaneous.body })))
    expect(tally(answers)).toEqual({ 201: 1, 200: 7 })
  })

  it('T2.20: a content type with a charset is taken', async () => {
    const note = await sealNote({ text: 'x', expiresAt: new Date(Date.now() + DAY).toISOString() })
    const answer = await client.send(`/api/notes/${note.id}`, { method: 'PUT', headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(note.body) })
    expect(answer.status).toBe(201)
  })

  it('T2.32: goes by the server’s clock, which it tells', async () => {
    const { json } = await client.send('/api/limits')
    expect(Math.abs(Date.parse((json as { now: string }).now) - Date.now())).toBeLessThan(5_000)
    for (const skew of [DAY, -DAY]) {
      const note = await sealNote({ text: 'x', expiresAt: new Date(Date.now() + skew + 7 * DAY).toISOString() })
      expect(outcome(await client.call(notes.put, { params: { id: note.id }, body: note.body }))).toBe('422 BadPolicy')
    }
    const note = await sendNote(client, { expiresAt: new Date(Date.now() + 60 * MINUTE).toISOString() })
    const peeked = (await peek(client, note.id, await openerOf(note))).json as { now: string, expires_at: string }
    expect(Date.parse(peeked.expires_at) - Date.parse(peeked.now)).toSatisfy((left: number) => left > 59 * MINUTE && left <= 60 * MINUTE)
  })

  it.each([
    ['another note’s policy', { id: 'A'.repeat(22) }], ['101 openings', { opens: 101 }], ['an expiry that is not offered', { expires_at: new Date(Date.now() + 3 * 60 * MINUTE).toISOString() }],
    ['a passphrase without its derivation', { passphrase: true }], ['a lock that outlasts the note', { opens_at: new Date(Date.now() + 40 * DAY).toISOString() }],
  ])('refuses %s', async (_what, change) => {
    const { id, body } = await sealNote({ text: 'x', expiresAt: new Date(Date.now() + DAY).toISOString() })
    expect(outcome(await client.call(notes.put, { params: { id }, body: { ...body, policy: { ...body.policy, ...change } } }))).toBe('422 BadPolicy')
  })

  it('refuses more than a mebibyte of ciphertext, and takes as much', async () => {
    const { id, body } = await sealNote({ text: 'x', expiresAt: new Date(Date.now() + DAY).toISOString() })
    const put = async (bytes: number) => outcome(await client.call(notes.put, { params: { id }, body: { ...body, ct: Buffer.alloc(bytes).toString('base64url') } }))
    expect([await put(1_048_577), await put(1_048_576)]).toEqual(['413 TooLarge', '201'])
  })
})

describe('taking back and looking after', () => {
  it('a note that is revoked is wiped, tells whoever proves its link, and stays revoked', async () => {
    const note = await sendNote(client)
    const opener = await openerOf(note)
    expect(outcome(await client.call(notes.revoke, { params: { id: note.id }, headers: { 'manage-token': randomBytes(32).toString('base64url') } }))).toBe('404 NotFound')
    expect(outcome(await client.call(notes.revoke, { params: { id: note.id } }))).toBe('404 NotFound')
    expect([(await revoke(client, note)).status, (await revoke(client, note)).status]).toEqual([204, 204])
    expect([outcome(await open(client, note.id, opener)), outcome(await peek(client, note.id, opener)), outcome(await peek(client, note.id, guesser()))]).toEqual(['410 Revoked', '410 Revoked', '404 NotFound'])
    expect((await receipt(client, note)).json).toMatchObject({ id: note.id, state: 'revoked', events: [{ event: 'created' }, { event: 'revoked' }] })
  })

  it('a receipt tells when it was created, first looked at, opened and wiped, and nothing about who', async () => {
    const note = await sendNote(client, { opens: 2 })
    const opener = await openerOf(note)
    for (let times = 0; times < 3; times++) await peek(client, note.id, opener)
    for (const one of [opener, anotherAttempt(opener)]) {
      await open(client, note.id, one)
      await ack(client, note.id, one)
    }
    expect(outcome(await revoke(client, note))).toBe('410 Opened')
    const { json } = await receipt(client, note)
    expect(json).toEqual({
      id: note.id, state: 'opened', receipts: true, opens: 2, opensLeft: 0, createdAt: expect.any(String), opensAt: null, expiresAt: note.body.policy.expires_at, endedAt: expect.any(String),
      events: [['created', null], ['peeked', null], ['opened', 1], ['opened', 2], ['wiped', null]].map(([event, opening]) => ({ event, opening, at: expect.any(String) })),
    })
    expect(outcome(await client.call(notes.receipt, { params: { id: note.id } }))).toBe('404 NotFound')
  })

  it('T2.35: without receipts the sender learns nothing of the reader, and with them the reader is told first', async () => {
    const [world] = await makeWorlds(site.db, ['user'])
    const member = client.as(world!.session)
    const [silent, told] = [await sendNote(member, { receipts: false }), await sendNote(member, { receipts: true })]
    const state = async (note: typeof told) => {
      const { state, opensLeft, endedAt, events } = (await receipt(client, note)).json as { state: string | null, opensLeft: number | null, endedAt: string | null, events: { event: string }[] }
      return { state, opensLeft, isEnded: endedAt !== null, events: events.map(({ event }) => event) }
    }
    const before = await state(silent)
    for (const [note, receipts] of [[silent, false], [told, true]] as const) {
      const opener = await openerOf(note)
      expect((await peek(client, note.id, opener)).json).toMatchObject({ receipts })
      await open(client, note.id, opener)
      await ack(client, note.id, opener)
    }
    expect(await state(silent)).toEqual(before)
    expect(before).toEqual({ state: null, opensLeft: null, isEnded: false, events: ['created'] })
    expect(await state(told)).toEqual({ state: 'opened', opensLeft: 0, isEnded: true, events: ['created', 'peeked', 'opened', 'wiped'] })
    const { items } = (await member.send('/api/notes')).json as { items: { state: string | null }[] }
    expect(items.map(item => item.state)).toEqual(['opened', null])
    await until(async () => ((await member.send('/api/notifications')).json as { items: unknown[] }).items.length > 1)
    expect(((await member.send('/api/notifications')).json as { items: { kind: string }[] }).items.filter(({ kind }) => kind.startsWith('note.'))).toHaveLength(1)
  })

  it('T2.28: an owner of an organization sees how many notes its members seal and when, and no ids', async () => {
    const [world] = await makeWorlds(site.db, ['owner'])
    const owner = client.as(world!.session)
    const [one, two] = [await sendNote(owner), await sendNote(owner)]
    await sendNote(client)
    await revoke(client, one)
    await open(client, two.id, await openerOf(two))
    const answer = await owner.send(`/api/organizations/${world!.organization}/notes`)
    expect(answer.json).toEqual({ days: [{ day: new Date().toISOString().slice(0, 10), sealed: 2, opened: 1, revoked: 1, expired: 0 }] })
    expect(answer.text).not.toContain(one.id)
  })
})
