import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notes } from '#shared/contract/notes'
import { chunksOf, CHUNK_BYTES } from '#shared/seal/stream'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { Client } from '#tests/support/client'
import { ack, open, openerOf, outcome, revoke, sendNote, textOf } from '#tests/support/notes'
import type { SentNote } from '#tests/support/notes'
import { until } from '#tests/support/until'

let site: ApiSite
let client: Client
/** A member's, whose quota takes a hundred megabytes. */
let member: Client

beforeAll(async () => {
  site = await startSite()
  client = site.client
  const [world] = await makeWorlds(site.db, ['user'])
  member = client.as(world!.session)
})
afterAll(async () => await site?.stop())

const file = (size: number) => ({ name: 'plan.bin', type: 'application/octet-stream', size })
const partOf = (bytes: Buffer, chunk: number) => new Uint8Array(bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES))

async function putChunk(note: SentNote, bytes: Buffer, chunk: number, manageToken = note.manageToken) {
  const body = await note.sealFileChunk(0, chunk, partOf(bytes, chunk))
  return await client.call(notes.putChunk, { params: { id: note.id, file: 0, chunk }, headers: { 'manage-token': manageToken }, body })
}

async function closeNote(note: SentNote) {
  return await client.call(notes.seal, { params: { id: note.id }, headers: { 'manage-token': note.manageToken } })
}

async function getChunk(note: SentNote, chunk: number, ticket?: string) {
  return await client.call(notes.getChunk, { params: { id: note.id, file: 0, chunk }, headers: ticket === undefined ? {} : { 'open-ticket': ticket } })
}

/** A sealed note with one file. */
async function noteWith(bytes: Buffer, wishes: Parameters<typeof sendNote>[1] = {}): Promise<SentNote> {
  const note = await sendNote(member, { files: [file(bytes.length)], ...wishes })
  for (let chunk = 0; chunk < chunksOf(bytes.length); chunk++) expect((await putChunk(note, bytes, chunk)).status).toBe(204)
  expect((await closeNote(note)).json).toEqual({ state: 'sealed' })
  return note
}

async function storedChunks(note: SentNote): Promise<number> {
  const [row] = await site.sql<{ count: number }[]>`select count(*)::int as count from note_chunk join note on note.id = note_id where public_id = ${note.id}`
  return row!.count
}

/** How many of its chunks lie in the file store. */
function chunksOnDisk(note: SentNote): number {
  const folder = join(site.server.dataFolder, 'files')
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => path.includes(note.id) && statSync(join(folder, path), { throwIfNoEntry: false })?.isFile()).length : 0
}

describe('uploading', () => {
  it('T2.26a: a file of 100 MB whose upload was cut at 60 % is not sealed too early, is resumed, and comes back as it was', async () => {
    const bytes = randomBytes(100 * CHUNK_BYTES)
    const note = await sendNote(member, { files: [file(bytes.length)] })
    for (let chunk = 0; chunk < 60; chunk++) await putChunk(note, bytes, chunk)
    const early = await closeNote(note)
    expect(outcome(early)).toBe('409 ChunksMissing')
    expect((early.json as { missing: unknown }).missing).toEqual(Array.from({ length: 40 }, (_, index) => [0, 60 + index]))
    expect(outcome(await open(client, note.id, await openerOf(note)))).toBe('404 NotFound')
    // Once more is harmless.
    for (let chunk = 59; chunk < 100; chunk++) expect((await putChunk(note, bytes, chunk)).status).toBe(204)
    expect([(await closeNote(note)).json, (await closeNote(note)).json]).toEqual([{ state: 'sealed' }, { state: 'sealed' }])
    expect(outcome(await putChunk(note, bytes, 0))).toBe('409 Conflict')

    const opener = await openerOf(note)
    const opened = await open(client, note.id, opener)
    const { openFileChunk, files } = await opener.open(opened.json as Parameters<typeof opener.open>[0])
    expect(files).toMatchObject([{ name: 'plan.bin', size: bytes.length, chunks: 100 }])
    const { ticket } = opened.json as { ticket: string }
    for (let chunk = 0; chunk < 100; chunk++) {
      const plain = await openFileChunk(0, chunk, new Uint8Array((await getChunk(note, chunk, ticket)).bytes))
      if (Buffer.compare(plain, partOf(bytes, chunk)) !== 0) throw new Error(`Chunk ${chunk} is not what was sealed.`)
    }
  })

  it('asks for the token, an announced place and a bounded size', async () => {
    const note = await sendNote(client, { files: [file(10)] })
    const bytes = randomBytes(10)
    expect(outcome(await putChunk(note, bytes, 0, randomBytes(32).toString('base64url')))).toBe('403 NotAllowed')
    expect(outcome(await putChunk({ ...note, id: randomBytes(16).toString('base64url') }, bytes, 0))).toBe('404 NotFound')
    const put = async (chunk: number, body: Uint8Array) => outcome(await client.call(notes.putChunk, { params: { id: note.id, file: 0, chunk }, headers: { 'manage-token': note.manageToken }, body }))
    expect([await put(1, bytes), await put(0, Buffer.alloc(0)), await put(0, Buffer.alloc(CHUNK_BYTES + 65)), await put(0, bytes)]).toEqual(['404 NotFound', '400 InvalidInput', '413 TooLarge', '204'])
  })

  it('ends at 100 MB and ten files for a note, and at 50 MB for a guest’s network', async () => {
    const refused = async (who: Client, sizes: number[]) => await sendNote(who, { files: sizes.map(file) }).then(() => 'taken', (error: Error) => error.message.slice(0, 3))
    expect([await refused(member, Array.from({ length: 11 }, () => 5)), await refused(member, [102 * CHUNK_BYTES]), await refused(client, [50 * CHUNK_BYTES])]).toEqual(['413', '413', '413'])
    const note = await sendNote(client, { files: [file(30 * CHUNK_BYTES)] })
    await site.sql`update note set size = 49_000_000 where public_id = ${note.id}`
    expect(outcome(await putChunk(note, randomBytes(CHUNK_BYTES), 0))).toBe('413 QuotaExceeded')
    await revoke(client, note)
  })
})

describe('fetching', () => {
  it.each([['a', false], ['a strict', true]])('T2.26: a download of %s view-once file that broke off at two fifths goes on with the same ticket', async (_which, strict) => {
    const bytes = randomBytes(5 * CHUNK_BYTES)
    const note = await noteWith(bytes, { strict })
    const opener = await openerOf(note)
    const opened = await open(client, note.id, opener)
    const { ticket, ticket_until: ends } = opened.json as { ticket: string, ticket_until: string }
    expect(Date.parse(ends) - Date.now()).toBeGreaterThan(9 * 60_000)
    const { openFileChunk } = await opener.open(opened.json as Parameters<typeof opener.open>[0])
    for (let chunk = 0; chunk < 2; chunk++) await getChunk(note, chunk, ticket)
    expect((await ack(client, note.id, opener)).status).toBe(204)
    const got = []
    for (let chunk = 0; chunk < 5; chunk++) got.push(await openFileChunk(0, chunk, new Uint8Array((await getChunk(note, chunk, ticket)).bytes)))
    expect(Buffer.concat(got).equals(bytes)).toBe(true)
    expect([await storedChunks(note), chunksOnDisk(note)]).toEqual([5, 5])
    expect((await ack(client, note.id, opener, true)).status).toBe(204)
    expect(outcome(await getChunk(note, 0, ticket))).toBe('410 Gone')
    expect(await storedChunks(note)).toBe(0)
    await until(() => chunksOnDisk(note) === 0)
  })

  it('T2.27: without a ticket, or with that of another note, a file is refused, and nothing is used up', async () => {
    const [note, other] = [await noteWith(randomBytes(100)), await noteWith(randomBytes(100))]
    const { ticket } = (await open(client, other.id, await openerOf(other))).json as { ticket: string }
    expect([outcome(await getChunk(note, 0)), outcome(await getChunk(note, 0, 'x')), outcome(await getChunk(note, 0, ticket)), outcome(await getChunk(note, 0, note.manageToken))]).toEqual(Array.from({ length: 4 }, () => '403 NotAllowed'))
    expect((await getChunk(other, 0, ticket)).status).toBe(200)
    const answer = await open(client, note.id, await openerOf(note))
    expect([answer.status, await textOf(await openerOf(note), answer)]).toEqual([200, 'A sealed text'])
  })

  it('a ticket ends by time, and with it the files; revoking ends both at once', async () => {
    const [late, back] = [await noteWith(randomBytes(100)), await noteWith(randomBytes(100), { opens: 2 })]
    const tickets = await Promise.all([late, back].map(async note => ((await open(client, note.id, await openerOf(note))).json as { ticket: string }).ticket))
    await site.sql`update note_opening set ticket_until = ${new Date(Date.now() - 1)}, grace_until = ${new Date(Date.now() - 1)} where note_id = (select id from note where public_id = ${late.id})`
    await site.sql`update timer set due_at = ${new Date(Date.now() - 1)} where kind = 'notes.turn' and subject_id = (select id from note where public_id = ${late.id})`
    expect(outcome(await getChunk(late, 0, tickets[0]))).toBe('410 Gone')
    await until(async () => await storedChunks(late) === 0)
    expect((await getChunk(back, 0, tickets[1])).status).toBe(200)
    expect((await revoke(client, back)).status).toBe(204)
    expect([(await getChunk(back, 0, tickets[1])).status, await storedChunks(back)]).toEqual([410, 0])
    await until(() => chunksOnDisk(late) + chunksOnDisk(back) === 0)
  })
})
