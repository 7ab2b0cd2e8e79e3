import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { users } from '#drizzle/schema/accounts'
import { files } from '#drizzle/schema/platform'
import { removeAvatar, uploadAvatar } from '#server/domain/accounts/change-avatar'
import { removeLooseFiles } from '#server/domain/files/remove-loose-files'
import { attachFile, savePicture } from '#server/domain/files/save-picture'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { resetConfig } from '#server/platform/config'
import { database } from '#server/platform/db'
import { isFileKey, readStoredFile, removeStoredFile, resetFiles, writeStoredFile } from '#server/platform/files'
import { startConfigured } from '#tests/support/configured'
import { startS3 } from '#tests/support/s3'
import type { S3StandIn } from '#tests/support/s3'

const HOUR_MS = 3_600_000
const dataFolder = mkdtempSync(join(tmpdir(), 'guildhall-files-'))
let s3: S3StandIn
let stop: () => Promise<void>
let actor: Person
let picture: Buffer

beforeAll(async () => {
  stop = await startConfigured({ DATA_FOLDER: dataFolder })
  s3 = await startS3()
  picture = await sharp({ create: { width: 30, height: 30, channels: 3, background: '#0b6b5d' } }).png().toBuffer()
  const [user] = await database().insert(users).values({ handle: 'painter', name: 'Painter', createdAt: clock.now() }).returning()
  actor = { kind: 'person', id: user!.id, handle: 'painter', isAdmin: false, suspendedUntil: null, memberships: new Map(), denials: new Map(), session: { publicId: '', hash: '', freshAt: clock.now() } }
})
afterEach(() => clock.reset())
afterAll(async () => {
  await stop()
  await s3.stop()
  rmSync(dataFolder, { recursive: true })
})

const key = `${'0a'.repeat(16)}.webp`

describe.each(['below the data folder', 'in S3-compatible storage'])('files %s', (where) => {
  const isRemote = where.startsWith('in')
  beforeAll(() => {
    for (const name of Object.keys(s3.env)) {
      if (isRemote) process.env[name] = s3.env[name]
      else Reflect.deleteProperty(process.env, name)
    }
    resetConfig()
    resetFiles()
  })

  it('are written, read byte for byte, and removed', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 0xC3, 0x28])
    await writeStoredFile(key, bytes)
    expect(isRemote ? s3.objects.get(key) : readFileSync(join(dataFolder, 'files', key))).toEqual(bytes)
    expect(await readStoredFile(key)).toEqual(bytes)
    await removeStoredFile(key)
    expect(await readStoredFile(key)).toBe(undefined)
    await expect(removeStoredFile(key)).resolves.toBeUndefined()
  })

  it('are used until another takes their place, and go a day later', async () => {
    clock.set(new Date('2026-06-01T12:00:00.000Z'))
    const [first, second] = [await uploadAvatar(actor, picture), await uploadAvatar(actor, picture)]
    const avatarKey = async () => (await database().select({ key: users.avatarKey }).from(users).where(eq(users.id, actor.id)))[0]!.key
    expect([isFileKey(first), await avatarKey()]).toEqual([true, second])
    const loose = await savePicture(actor, 'logo', picture)

    clock.set(new Date(Date.parse('2026-06-01T12:00:00.000Z') + 23 * HOUR_MS))
    expect(await removeLooseFiles(database())).toBe(0)
    clock.set(new Date(Date.parse('2026-06-01T12:00:00.000Z') + 25 * HOUR_MS))
    expect(await removeLooseFiles(database())).toBe(2)
    expect([await readStoredFile(first), await readStoredFile(loose), (await readStoredFile(second))?.length]).toEqual([undefined, undefined, expect.any(Number)])
    expect((await database().select().from(files)).map(row => row.key)).toEqual([second])
    await expect(attachFile(database(), loose)).rejects.toMatchObject({ code: 'Gone' })

    await removeAvatar(actor)
    expect(await avatarKey()).toBe(null)
    clock.set(new Date(Date.parse('2026-06-01T12:00:00.000Z') + 50 * HOUR_MS))
    expect(await removeLooseFiles(database())).toBe(1)
  })
})

it('a storage service that refuses or has no such bucket is an error, not a lost file', async () => {
  for (const wrong of [{ S3_SECRET_ACCESS_KEY: 'wrong' }, { S3_BUCKET: 'missing' }]) {
    Object.assign(process.env, s3.env, wrong)
    resetConfig()
    resetFiles()
    await expect(writeStoredFile(key, picture)).rejects.toThrow()
  }
  expect(s3.objects.has(key)).toBe(false)
})

it.each(['../../etc/passwd', 'a.webp', `${'0a'.repeat(16)}.svg`, `${'0A'.repeat(16)}.webp`, '', `x/${key}`])('%s is no key', (text) => {
  expect(isFileKey(text)).toBe(false)
})

it('nothing but the stored pictures lies in the folder', () => {
  const folder = join(dataFolder, 'files')
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([])
})
