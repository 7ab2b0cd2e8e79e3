import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { capsules } from '#drizzle/schema/capsules'
import { files } from '#drizzle/schema/platform'
import { cancelCapsule } from '#server/domain/capsules/cancel-capsule'
import { confirmCapsule } from '#server/domain/capsules/confirm-capsule'
import { createGuestCapsule } from '#server/domain/capsules/create-guest-capsule'
import { appendPiece, uploadProgress } from '#server/domain/files/append-piece'
import { beginUpload } from '#server/domain/files/begin-upload'
import { removeLooseFiles } from '#server/domain/files/remove-loose-files'
import { removeUpload } from '#server/domain/files/remove-upload'
import { findStrays, removeStrays } from '#server/domain/files/sweep-stray'
import { visitor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { readStoredFile, removeStoredFile, resetFiles, storedKeys, writeStoredFile } from '#server/platform/files'
import { outboxDrained } from '#server/platform/outbox'
import { guestDraft, NOON, tick, tokenOf, wireCapsules } from '#tests/support/capsules'
import { startConfigured } from '#tests/support/configured'
import { cleanFileName, contentDisposition } from '#shared/rules/file-name'

const MEGABYTE = 1_000_000
const code = (expected: string) => expect.objectContaining({ code: expected }) as unknown
const folder = mkdtempSync(join(tmpdir(), 'guildhall-uploads-'))
let stop: () => Promise<void>

beforeAll(async () => {
  stop = await startConfigured({ DATA_FOLDER: folder })
  resetFiles()
  wireCapsules()
})
afterAll(async () => {
  await outboxDrained()
  await stop()
  resetFiles()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  clock.set(NOON)
  await outboxDrained()
  for (const key of await storedKeys()) await removeStoredFile(key)
  await database().execute(sql`truncate capsule, file, timer, throttle cascade`)
})

async function uploaded(bytes: Buffer, network = '203.0.113.7') {
  const { id, ticket } = await beginUpload(visitor, network, { name: 'a.bin', size: bytes.length, type: '' })
  if (bytes.length > 0) await appendPiece(id, ticket, 0, bytes)
  return { id, ticket }
}

describe('an upload', () => {
  it('T1.6: that was cut at 60 % goes on from there, and its hash is that of the whole', async () => {
    const bytes = randomBytes(10 * 65_536)
    const { id, ticket } = await beginUpload(visitor, '203.0.113.7', { name: 'film.mp4', size: bytes.length, type: 'video/mp4' })
    for (let at = 0; at < 6; at++) await appendPiece(id, ticket, at * 65_536, bytes.subarray(at * 65_536, (at + 1) * 65_536))
    const { offset, sha256 } = await uploadProgress(database(), id, ticket)
    expect([offset, sha256]).toEqual([6 * 65_536, null])
    await appendPiece(id, ticket, offset, bytes.subarray(offset))
    expect(await uploadProgress(database(), id, ticket)).toEqual({ offset: bytes.length, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
  })

  it('takes one of two pieces that come for the same place at once, and says to the other where it goes on', async () => {
    const { id, ticket } = await beginUpload(visitor, '203.0.113.7', { name: 'a', size: 8, type: '' })
    const both = await Promise.allSettled([appendPiece(id, ticket, 0, Buffer.from('aaaa')), appendPiece(id, ticket, 0, Buffer.from('bbbb'))])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: code('BadOffset') })
    await expect(appendPiece(id, ticket, 4, Buffer.from('ccccc'))).rejects.toEqual(code('TooLarge'))
    expect(await appendPiece(id, ticket, 4, Buffer.from('cccc'))).toEqual({ offset: 8, size: 8 })
  })

  it('may be empty, and is complete then', async () => {
    const { id, ticket } = await uploaded(Buffer.alloc(0))
    expect(await uploadProgress(database(), id, ticket)).toEqual({ offset: 0, size: 0, sha256: createHash('sha256').digest('hex') })
  })

  it('belongs to who holds its ticket', async () => {
    const { id } = await uploaded(Buffer.from('mine'))
    const wrong = randomBytes(32).toString('base64url')
    const attempts = await Promise.allSettled([uploadProgress(database(), id, wrong), appendPiece(id, wrong, 4, Buffer.from('x')), removeUpload(id, wrong), uploadProgress(database(), randomBytes(16).toString('base64url'), wrong)])
    for (const attempt of attempts) expect(attempt).toMatchObject({ status: 'rejected', reason: code('NotFound') })
  })

  it('T1.5: is refused beyond 200,000,000 bytes before a byte of it is sent', async () => {
    await expect(beginUpload(visitor, '203.0.113.7', { name: 'a', size: 200_000_001, type: '' })).rejects.toEqual(code('TooLarge'))
    expect((await beginUpload(visitor, '203.0.113.7', { name: 'a', size: 200_000_000, type: '' })).id).toMatch(/^[\w-]{22}$/)
  })

  it('counts against its network until its capsule is confirmed, and against all networks together', async () => {
    await beginUpload(visitor, '203.0.113.7', { name: 'a', size: 200 * MEGABYTE, type: '' })
    await beginUpload(visitor, '203.0.113.7', { name: 'b', size: 200 * MEGABYTE, type: '' })
    await expect(beginUpload(visitor, '203.0.113.7', { name: 'c', size: 1, type: '' })).rejects.toEqual(code('QuotaExceeded'))
    for (let network = 0; network < 48; network++) await beginUpload(visitor, `net-${network}`, { name: 'a', size: 200 * MEGABYTE, type: '' })
    await expect(beginUpload(visitor, 'net-99', { name: 'a', size: 1, type: '' })).rejects.toEqual(code('QuotaExceeded'))
  })

  it('is removed with its bytes after a day without a capsule', async () => {
    const { id, ticket } = await uploaded(Buffer.from('nobody'))
    clock.set(new Date(NOON.getTime() + 86_400_000 - 1))
    expect(await database().transaction(removeLooseFiles)).toBe(0)
    clock.set(new Date(NOON.getTime() + 86_400_000 + 1))
    expect(await database().transaction(removeLooseFiles)).toBe(1)
    await expect(uploadProgress(database(), id, ticket)).rejects.toEqual(code('NotFound'))
    expect((await storedKeys()).filter(key => key.includes(id))).toEqual([])
  })
})

describe('a capsule with files', () => {
  const withFiles = async (...refs: { id: string, ticket?: string }[]) => (await createGuestCapsule(guestDraft({ files: refs }))).capsule

  it('T1.9: nobody confirms in a day is gone with its files and their bytes', async () => {
    const file = await uploaded(Buffer.from('in the capsule'))
    const { id, publicId } = await withFiles(file)
    expect(await readStoredFile(`capsule:${file.id}:0`)).toEqual(Buffer.from('in the capsule'))
    clock.set(new Date(NOON.getTime() + 86_400_000 + 1_000))
    // Before the clock has come to it, the link is dead already.
    await expect(confirmCapsule(publicId, tokenOf.confirm(id))).rejects.toEqual(code('UnknownOrExpired'))
    await tick()
    await expect(confirmCapsule(publicId, tokenOf.confirm(id))).rejects.toEqual(code('UnknownOrExpired'))
    const [row] = await database().select().from(capsules).where(eq(capsules.id, id))
    expect(row).toMatchObject({ state: 'expired', body: '', subject: '', senderName: '', confirmHash: null, endedAt: clock.now() })
    expect(await database().select().from(files)).toEqual([])
    expect(await readStoredFile(`capsule:${file.id}:0`)).toBeUndefined()
  })

  it('T1.11: that is canceled has no bytes left', async () => {
    const file = await uploaded(Buffer.from('in the capsule'))
    const { id, publicId } = await withFiles(file)
    await confirmCapsule(publicId, tokenOf.confirm(id))
    await cancelCapsule(visitor, publicId, tokenOf.manage(id))
    await outboxDrained()
    expect(await database().select().from(files)).toEqual([])
    expect(await readStoredFile(`capsule:${file.id}:0`)).toBeUndefined()
  })

  it('takes neither another one’s files, nor incomplete ones, nor too many, nor too much in all', async () => {
    const file = await uploaded(Buffer.from('mine'))
    const half = await beginUpload(visitor, 'n', { name: 'a', size: 9, type: '' })
    await withFiles(file)
    for (const refs of [[file], [half], [{ id: half.id }], [{ id: randomBytes(16).toString('base64url'), ticket: half.ticket }]]) await expect(withFiles(...refs)).rejects.toEqual(code('InvalidInput'))
    const eleven = await Promise.all(Array.from({ length: 11 }, async () => await uploaded(Buffer.from('x'))))
    await expect(withFiles(...eleven)).rejects.toEqual(code('InvalidInput'))
    await database().update(files).set({ size: 150 * MEGABYTE }).where(eq(files.isAttached, false))
    await expect(withFiles(...eleven.slice(0, 2))).rejects.toEqual(code('TooLarge'))
  })

  it('frees its network’s quota once it is confirmed', async () => {
    const { id, publicId } = await withFiles(await uploaded(Buffer.from('mine')))
    const counted = async () => (await database().select().from(files)).filter(({ networkHash }) => networkHash !== null).length
    expect(await counted()).toBe(1)
    await confirmCapsule(publicId, tokenOf.confirm(id))
    expect(await counted()).toBe(0)
  })
})

describe('the sweeper', () => {
  it('finds bytes without rows and rows without bytes of every kind, and removes the first after a day', async () => {
    const known = await uploaded(Buffer.from('known'))
    for (const key of ['0123456789abcdef0123456789abcdef.webp', 'capsule:AAAAAAAAAAAAAAAAAAAAAA:0', 'note:AAAAAAAAAAAAAAAAAAAAAA:0:0', `capsule:${known.id}:1`]) await writeStoredFile(key, Buffer.from('stray'))
    await database().insert(files).values({ key: 'fedcba9876543210fedcba9876543210.webp', kind: 'image', contentType: 'image/webp', size: 1, createdAt: NOON })
    const { blobsWithoutRows, rowsWithoutBlobs, checked } = await findStrays(database())
    expect(blobsWithoutRows.map(({ key, size }) => `${key} ${size}`).sort()).toEqual(
      ['0123456789abcdef0123456789abcdef.webp 5', 'capsule:AAAAAAAAAAAAAAAAAAAAAA:0 5', `capsule:${known.id}:1 5`, 'note:AAAAAAAAAAAAAAAAAAAAAA:0:0 5'].sort())
    expect(rowsWithoutBlobs).toEqual([{ kind: 'image', key: 'fedcba9876543210fedcba9876543210.webp' }])
    expect(checked).toBe(5)
    clock.set(new Date())
    expect(await removeStrays(database())).toBe(0)
    clock.set(new Date(Date.now() + 86_401_000))
    expect(await removeStrays(database())).toBe(4)
    expect(await readStoredFile(`capsule:${known.id}:0`)).toEqual(Buffer.from('known'))
  })
})

describe('a file’s name', () => {
  it.each([
    ['../../etc/passwd', 'passwd'], ['C:\\Users\\me\\a.txt', 'a.txt'], ['a\r\nX: y.txt', 'aX y.txt'], ['.bashrc', 'bashrc'], ['...', 'file'], ['\u202Etxt.exe', 'txt.exe'], ['café “1”.pdf', 'café “1”.pdf'],
    [`${'ä'.repeat(300)}.jpeg`, `${'ä'.repeat(97)}.jpeg`],
  ])('T1.18: %j is kept as %j', (given, kept) => {
    expect(cleanFileName(given)).toBe(kept)
  })

  it('T1.18: stands in a header in both forms of RFC 6266, and cannot end it', () => {
    expect(contentDisposition('café “1”.pdf')).toBe('attachment; filename="caf_ _1_.pdf"; filename*=UTF-8\'\'caf%C3%A9%20%E2%80%9C1%E2%80%9D.pdf')
    expect(contentDisposition('a"; filename="b\r\nSet-Cookie: x=1.txt')).not.toMatch(/[\r\n]|filename="a"/)
  })
})
