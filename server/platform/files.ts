/** Where uploaded files lie: below the data folder, or in S3-compatible storage. Keys are random and never used twice. */
import { join } from 'node:path'
import { createStorage } from 'unstorage'
import type { Storage } from 'unstorage'
import fsDriver from 'unstorage/drivers/fs-lite'
import s3Driver from 'unstorage/drivers/s3'
import { config } from '#server/platform/config'

/** What the key of a public picture looks like; anything else is not looked up for strangers. */
const KEY = /^[0-9a-f]{32}\.webp$/

let opened: Storage | undefined

function store(): Storage {
  const { s3, dataFolder } = config()
  return opened ??= createStorage({ driver: s3 ? s3Driver(s3) : fsDriver({ base: join(dataFolder, 'files') }) })
}

export function isFileKey(text: string): boolean {
  return KEY.test(text)
}

/** Stores bytes under a new key. Throws what the disk or the storage service says. */
export async function writeStoredFile(key: string, bytes: Buffer): Promise<void> {
  await store().setItemRaw(key, bytes)
  // The S3 driver takes a missing bucket for success.
  if (!await store().hasItem(key)) throw new Error('The file storage has not kept a file. Does its bucket exist?')
}

/** The bytes under a key; undefined if there are none. */
export async function readStoredFile(key: string): Promise<Buffer | undefined> {
  const bytes = await store().getItemRaw<Buffer | ArrayBuffer>(key)
  if (bytes === null || bytes === undefined) return undefined
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)
}

/** Removes the bytes under a key, if there are any. */
export async function removeStoredFile(key: string): Promise<void> {
  if (await store().hasItem(key)) await store().removeItem(key)
}

export async function hasStoredFile(key: string): Promise<boolean> {
  return await store().hasItem(key)
}

/** How large stored bytes are and since when they lie there, as far as the store says so. */
export async function storedFileFacts(key: string): Promise<{ size: number | null, storedAt: Date | null }> {
  // A disk says `mtime` and `size`, S3 answers the headers of the object.
  const facts = await store().getMeta(key, { nativeOnly: true }) as Record<string, unknown>
  const size = Number(facts.size ?? facts['content-length'] ?? Number.NaN)
  const storedAt = new Date((facts.mtime ?? facts['last-modified'] ?? Number.NaN) as string)
  return { size: Number.isFinite(size) ? size : null, storedAt: Number.isFinite(storedAt.getTime()) ? storedAt : null }
}

/** Every key that is stored, for the sweeper: `<picture>.webp`, `capsule:<file>:<piece>`, `note:<id>:<file>:<chunk>`. */
export async function storedKeys(): Promise<string[]> {
  return await store().getKeys()
}

/** Tests open another one. */
export function resetFiles(): void {
  opened = undefined
}
