import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capsules, files } from '#shared/contract/capsules'
import type { Problem } from '#shared/contract/problem'
import { sealNote } from '#shared/seal/seal-note'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { secretOfServer } from '#tests/support/accounts'
import type { Client } from '#tests/support/client'
import { makePerson } from '#tests/support/people'
import { until } from '#tests/support/until'

const SIZE = 200_000_000
const PIECE = 8_000_000
const tokenOf = {
  confirm: (id: number) => secretOfServer('capsule-confirm', id),
  manage: (id: number) => secretOfServer('capsule-manage', id),
  claim: (id: number, addressId: number) => secretOfServer('capsule-claim', `${id}.${addressId}`),
}
const DAY = 86_400_000
let site: ApiSite
let member: Client
let serial = 0

beforeAll(async () => {
  site = await startSite()
  member = site.client.as((await makePerson(site.sql, 'ann')).session)
})
afterAll(async () => await site?.stop())

const wallTime = (ms: number) => ({ at_local: new Date(Date.now() + ms).toISOString().slice(0, 19), tz: 'UTC' })
const draft = (wishes: Record<string, unknown> = {}) => ({ client_id: `api-capsule-${String(++serial).padStart(8, '0')}`, subject: 'To you', body_md: 'Hello', to: [`robin${serial}@example.org`], when: wallTime(30 * DAY), ...wishes })
const guest = (wishes: Record<string, unknown> = {}) => draft({ from: { name: 'Ann', email: `guest${serial}@example.org` }, ...wishes })
const create = async (client: Client, body: unknown) => await client.call(capsules.create, { body })
const idOf = async (publicId: string) => Number((await site.sql<{ id: string }[]>`select id from capsule where public_id = ${publicId}`)[0]!.id)
const codeOf = ({ json }: { json: unknown }) => (json as Problem).code
const stateOf = async (publicId: string) => (await site.sql<{ state: string }[]>`select state from capsule where public_id = ${publicId}`)[0]!.state

/** Sends it at once and answers the token of its recipient's mail. */
async function released(body: Record<string, unknown> = {}): Promise<{ id: string, claim: string }> {
  const { id } = (await create(member, draft(body))).json as { id: string }
  expect((await member.call(capsules.sendNow, { params: { id } })).json).toMatchObject({ state: 'sent' })
  return { id, claim: await claimOf(id) }
}

async function claimOf(publicId: string): Promise<string> {
  const id = await idOf(publicId)
  const [row] = await site.sql<{ addressId: string }[]>`select address_id as "addressId" from capsule_recipient where capsule_id = ${id}`
  return tokenOf.claim(id, Number(row!.addressId))
}

describe('what is sent in', () => {
  it.each([['2027-02-30T10:00', 400], ['NaN', 400], ['soon', 400], ['2020-01-01T10:00', 422], ['9999-01-01T10:00', 422]])('T1.2: the date %s is answered with %i, and nothing is stored', async (at, status) => {
    const body = guest({ when: { at_local: at, tz: 'Europe/Berlin' } })
    const answer = await create(site.client, body)
    expect([answer.status, (answer.json as Problem).errors[0]!.fieldName.split('.')[0]]).toEqual([status, 'when'])
    expect(await site.sql`select 1 from capsule where client_id = ${body.client_id}`).toHaveLength(0)
  })

  it('T1.3: every field that is null, missing, a list or an object is named with its code', async () => {
    for (const field of ['client_id', 'body_md', 'to', 'when']) {
      for (const value of [undefined, null, [[]], { x: 1 }]) {
        const answer = await create(site.client, guest({ [field]: value }))
        const problems = (answer.json as Problem).errors
        expect([answer.status, problems.map(({ fieldName }) => fieldName.split('.')[0])], field).toEqual([400, expect.arrayContaining([field])])
        for (const { errorCode } of problems) expect(errorCode).toMatch(/^\w+$/)
      }
    }
    const missing = await create(site.client, draft())
    expect([missing.status, (missing.json as Problem).errors]).toEqual([400, [expect.objectContaining({ fieldName: 'from', errorCode: 'required' })]])
  })

  it('T1.4: text is counted in code points: 50,000 pass and 50,001 do not', async () => {
    for (const text of ['x'.repeat(10_000), '😀'.repeat(50_000), 'é'.repeat(50_000), 'q\u0323'.repeat(25_000)]) expect((await create(member, draft({ body_md: text }))).status).toBe(201)
    const answer = await create(member, draft({ body_md: '😀'.repeat(50_001) }))
    expect([answer.status, (answer.json as Problem).errors]).toEqual([400, [expect.objectContaining({ fieldName: 'body_md', errorCode: 'too_long' })]])
  })

  it('T1.32: a repetition is answered with 200 and the first capsule, and sends no second mail', async () => {
    const body = guest()
    const first = await create(site.client, body)
    const again = await create(site.client, { ...body, body_md: 'Another' })
    expect([first.status, again.status, again.json]).toEqual([201, 200, first.json])
    const id = await idOf((first.json as { id: string }).id)
    await until(async () => (await site.sql`select 1 from notification where capsule_id = ${id}`).length === 1)
    expect(await site.sql`select 1 from notification where capsule_id = ${id}`).toHaveLength(1)
    expect(first.text).not.toContain(tokenOf.confirm(id))
  })

  it('T1.29: ids that nobody was given and tokens that are wrong are answered alike', async () => {
    const { id } = (await create(site.client, guest())).json as { id: string }
    const wrong = randomBytes(32).toString('base64url')
    const other = randomBytes(16).toString('base64url')
    const shapeOf = ({ status, json }: { status: number, json: unknown }) => ({ status, ...json as object, requestId: '' })
    for (const [operation, parts] of [
      [capsules.get, { headers: { 'manage-token': wrong } }], [capsules.confirm, { body: { token: wrong } }], [capsules.preview, { body: { token: wrong } }], [capsules.cancel, { body: { token: wrong } }],
      [capsules.discard, { body: { token: wrong } }], [capsules.move, { headers: { 'manage-token': wrong }, body: wallTime(50 * DAY) }],
    ] as const) {
      const [known, unknown] = [await site.client.call(operation, { params: { id }, ...parts }), await site.client.call(operation, { params: { id: other }, ...parts })]
      expect(known.status).toBe(404)
      expect(shapeOf(known)).toEqual(shapeOf(unknown))
    }
    for (const claim of [wrong, id, other]) expect((await site.client.call(capsules.open, { params: { claim } })).status).toBe(404)
  })
})

describe('files', () => {
  it('T1.5, T1.6: 200,000,000 bytes go up, over a cut in the middle, and come down the same, whole and in parts', async () => {
    const bytes = Buffer.alloc(SIZE)
    randomBytes(PIECE).copy(bytes)
    for (let at = PIECE; at < SIZE; at += PIECE) bytes.copy(bytes, at, 0, Math.min(PIECE, SIZE - at))
    bytes.writeUInt32LE(4_000_000_007, SIZE - 4)
    const hash = await digestOf(bytes)

    const tooLarge = await member.call(files.begin, { body: { name: 'a', size: SIZE + 1 } })
    expect([tooLarge.status, codeOf(tooLarge)]).toEqual([413, 'TooLarge'])
    const begun = (await member.call(files.begin, { body: { name: 'Ünser “Film”.mp4', size: SIZE, type: 'text/html' } })).json as { id: string, ticket: string, offset: number }
    const upTo = async (end: number, from: number) => {
      for (let at = from; at < end; at += PIECE) {
        const answer = await member.call(files.append, { params: { fileId: begun.id }, headers: { 'upload-ticket': begun.ticket, 'upload-offset': String(at) }, body: bytes.subarray(at, Math.min(at + PIECE, SIZE)) })
        expect(answer.json).toEqual({ offset: Math.min(at + PIECE, SIZE), size: SIZE })
      }
    }
    await upTo(SIZE * 0.6, 0)
    await cutOff(begun, SIZE * 0.6, bytes.subarray(0, PIECE))
    const status = async () => (await member.call(files.status, { params: { fileId: begun.id }, headers: { 'upload-ticket': begun.ticket } })).json as { offset: number, sha256: string | null }
    const { offset } = await status()
    expect(offset).toBe(SIZE * 0.6)
    const misplaced = await member.call(files.append, { params: { fileId: begun.id }, headers: { 'upload-ticket': begun.ticket, 'upload-offset': '7' }, body: Buffer.from('x') })
    expect([misplaced.status, codeOf(misplaced)]).toEqual([409, 'BadOffset'])
    await upTo(SIZE, offset)
    expect(await status()).toEqual({ offset: SIZE, size: SIZE, sha256: hash })

    const { claim } = await released({ files: [{ id: begun.id, ticket: begun.ticket }] })
    const opened = (await site.client.call(capsules.open, { params: { claim } })).json as { files: { url: string }[] }
    const { pathname } = new URL(opened.files[0]!.url)
    const whole = await site.client.send(pathname)
    expect(await digestOf(whole.bytes)).toBe(hash)
    expect(whole.headers).toMatchObject({
      'content-length': String(SIZE), 'x-content-type-options': 'nosniff', 'content-security-policy': 'default-src \'none\'; sandbox', 'accept-ranges': 'bytes', 'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="_nser _Film_.mp4"; filename*=UTF-8\'\'%C3%9Cnser%20%E2%80%9CFilm%E2%80%9D.mp4',
    })
    for (const [range, from, to] of [['bytes=0-9', 0, 10], [`bytes=${PIECE - 5}-${PIECE + 4}`, PIECE - 5, PIECE + 5], ['bytes=-8', SIZE - 8, SIZE], [`bytes=${SIZE - 3}-`, SIZE - 3, SIZE]] as const) {
      const part = await site.client.send(pathname, { headers: { range } })
      expect([part.status, part.headers['content-range'], part.bytes.equals(bytes.subarray(from, to))], range).toEqual([206, `bytes ${from}-${to - 1}/${SIZE}`, true])
    }
    expect((await site.client.send(pathname, { headers: { range: `bytes=${SIZE}-` } })).status).toBe(416)
    expect((await site.client.send(`${pathname.slice(0, -1)}${pathname.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404)
  }, 120_000)

  it('T1.11: an old link to a capsule that is canceled leads to nothing', async () => {
    const begun = (await site.client.call(files.begin, { body: { name: 'a.txt', size: 5 } })).json as { id: string, ticket: string }
    await site.client.call(files.append, { params: { fileId: begun.id }, headers: { 'upload-ticket': begun.ticket, 'upload-offset': '0' }, body: Buffer.from('bytes') })
    const { id } = (await create(site.client, guest({ files: [{ id: begun.id, ticket: begun.ticket }] }))).json as { id: string }
    const own = await idOf(id)
    const claim = await claimOf(id)
    expect(codeOf(await site.client.call(capsules.open, { params: { claim } }))).toBe('TooEarly')
    expect((await site.client.call(capsules.confirm, { params: { id }, body: { token: tokenOf.confirm(own) } })).json).toMatchObject({ state: 'scheduled' })
    expect((await site.client.call(capsules.cancel, { params: { id }, body: { token: tokenOf.manage(own) } })).json).toMatchObject({ state: 'canceled' })
    const gone = await site.client.call(capsules.open, { params: { claim } })
    expect([gone.status, codeOf(gone)]).toEqual([410, 'Gone'])
    const confirm = await site.client.call(capsules.confirm, { params: { id }, body: { token: tokenOf.confirm(own) } })
    expect([confirm.status, codeOf(confirm)]).toEqual([410, 'Canceled'])
    expect(await site.sql`select 1 from file where key = ${begun.id}`).toHaveLength(0)
  })
})

describe('the recipient', () => {
  it('opens it with the token of the mail, and accepts its sender, whose links become links', async () => {
    const body = guest({ body_md: 'See https://example.com/x' })
    const { id } = (await create(site.client, body)).json as { id: string }
    await site.client.call(capsules.confirm, { params: { id }, body: { token: tokenOf.confirm(await idOf(id)) } })
    await site.sql`update capsule set release_at = ${new Date().toISOString()} where public_id = ${id}`
    await site.sql`update timer set due_at = ${new Date().toISOString()} where kind = 'capsule.release' and subject_id = ${await idOf(id)}`
    await until(async () => await stateOf(id) === 'sent')
    const open = async () => (await site.client.call(capsules.open, { params: { claim: await claimOf(id) } })).json as { body_html: string, sender: unknown, has_accepted_sender: boolean }
    expect(await open()).toMatchObject({ sender: { name: 'Ann', isVerified: false }, has_accepted_sender: false, body_html: expect.not.stringContaining('<a ') })
    expect((await site.client.call(capsules.answerSender, { params: { claim: await claimOf(id) }, body: { answer: 'accept' } })).status).toBe(204)
    expect(await open()).toMatchObject({ has_accepted_sender: true, body_html: expect.stringContaining('href="https://example.com/x"') })
  })

  it('opens it signed in, by its id, where it was sent to them', async () => {
    const [robin, kim] = [await makePerson(site.sql, 'robin'), await makePerson(site.sql, 'kim')]
    const { id } = await released({ to: ['@robin'] })
    expect((await site.client.as(robin.session).call(capsules.open, { params: { claim: id } })).json).toMatchObject({ id, sender: { isVerified: true } })
    expect((await site.client.as(kim.session).call(capsules.open, { params: { claim: id } })).status).toBe(404)
    const bell = await until(async () => ((await site.client.as(robin.session).send('/api/notifications')).json as { items: { kind: string }[] }).items[0])
    expect(bell).toMatchObject({ kind: 'capsule.released' })
  })

  it('T1.23: whose opt-out link is fetched loses nothing; posted, they have opted out', async () => {
    const { id } = await released()
    const notificationId = await until(async () => (await site.sql<{ id: string }[]>`select id from notification where capsule_id = ${await idOf(id)} and kind = 'capsule.released'`)[0]?.id)
    const [address] = await site.sql<{ id: string }[]>`select address_id as id from capsule_recipient where capsule_id = ${await idOf(id)}`
    const subject = `${address!.id}.${notificationId}`
    const path = `/api/optout/${subject}.${secretOfServer('opt-out', subject)}`
    const suppressed = async () => (await site.sql<{ suppressed: string | null }[]>`select suppressed from address where id = ${address!.id}`)[0]!.suppressed
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS', 'GET']) expect([303, 204]).toContain((await site.client.send(path, { method })).status)
    expect(await suppressed()).toBeNull()
    const posted = await site.client.send(path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' })
    expect([posted.status, await suppressed()]).toEqual([200, 'opted_out'])
  })
})

describe('a sealed capsule', () => {
  it('T1.26: shows nothing of what is sealed before its date, whatever key is brought', async () => {
    const when = wallTime(30 * DAY)
    const opensAt = new Date(`${when.at_local}Z`)
    const sealed = await sealNote({ text: 'A sealed text', opensAt: opensAt.toISOString(), expiresAt: new Date(opensAt.getTime() + 30 * DAY).toISOString() })
    expect((await member.send(`/api/notes/${sealed.id}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sealed.body) })).status).toBeLessThan(300)
    const refused = await create(member, draft({ when: wallTime(40 * DAY), body_md: '', seal: sealed.id }))
    expect([refused.status, (refused.json as Problem).errors]).toEqual([400, [expect.objectContaining({ fieldName: 'seal', errorCode: 'sealDate' })]])
    const { id } = (await create(member, draft({ when, body_md: '', seal: sealed.id }))).json as { id: string }
    const own = await member.call(capsules.get, { params: { id } })
    expect(own.json).toMatchObject({ sealed_note: sealed.id })
    const early = await site.client.call(capsules.open, { params: { claim: await claimOf(id) } })
    expect([early.status, codeOf(early)]).toEqual([403, 'TooEarly'])
    expect(codeOf(await member.call(capsules.sendNow, { params: { id } }))).toBe('Refused')
    expect(codeOf(await member.call(capsules.move, { params: { id }, body: wallTime(50 * DAY) }))).toBe('Refused')
    for (const answer of [own, early]) expect(answer.text).not.toContain(sealed.body.ct.slice(0, 24))
  })
})

/** Counting takes seconds on a busy machine; then it is seen which connections have been closed meanwhile. */
async function digestOf(bytes: Buffer): Promise<string> {
  const digest = createHash('sha256').update(bytes).digest('hex')
  await pause(100)
  return digest
}

/** Sends half of a piece and lets the connection go. */
async function cutOff({ id, ticket }: { id: string, ticket: string }, offset: number, bytes: Buffer): Promise<void> {
  const { hostname, port } = new URL(site.server.origin)
  await new Promise<void>((resolve) => {
    const outgoing = request({ hostname, port, path: `/api/files/${id}`, method: 'PATCH', headers: { 'content-length': String(bytes.length), 'upload-ticket': ticket, 'upload-offset': String(offset), 'content-type': 'application/octet-stream' } })
    outgoing.on('error', () => resolve()).on('close', () => resolve())
    outgoing.write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy())
  })
}
