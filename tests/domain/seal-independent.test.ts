// Written from docs/sealed-notes.md alone: it uses nothing of ours, and so proves that the description is enough.
import { createDecipheriv, hkdfSync, pbkdf2Sync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

interface Vector { text: string, passphrase?: string, link: string, body: { policy: Record<string, unknown>, kdf: { iterations: number } | null, iv: string, ct: string } }
const { notes, files } = JSON.parse(readFileSync('tests/fixtures/seal-vectors.json', 'utf8')) as { notes: Vector[], files: { note: number, file: number, prefix: string, plain: string[], chunks: string[] }[] }

const raw = (text: string) => Buffer.from(text, 'base64url')
function decrypt(key: Uint8Array, nonce: Uint8Array, sealed: Buffer, aad = Buffer.alloc(0)): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(sealed.subarray(-16))
  return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
}
function derive({ link, passphrase, body: { kdf } }: Vector, label: string): Uint8Array {
  const [, id, key] = /\/n\/(.+)#1\.(.+)$/.exec(link)!.map(raw)
  const drawn = passphrase && kdf ? pbkdf2Sync(passphrase.normalize('NFKC'), id!, kdf.iterations, 32, 'sha256') : Buffer.alloc(0)
  return new Uint8Array(hkdfSync('sha256', Buffer.concat([key!, drawn]), id!, `guildhall note 1 ${label}`, 32))
}

it.each(notes)('opens the note “$text” by its description alone', (note) => {
  const { policy, iv, ct } = note.body
  const canonical = Buffer.from(JSON.stringify(policy, Object.keys(policy).sort()))
  const { text } = JSON.parse(decrypt(derive(note, 'content key'), raw(iv), raw(ct), canonical).toString()) as { text: string }
  expect(text).toBe(note.text)
})

it.each(files)('opens the chunks of file $file by their description alone', ({ note, file, prefix, plain, chunks }) => {
  const opened = chunks.map((chunk, index) => {
    const end = Buffer.from([0, 0, 0, index, index === chunks.length - 1 ? 1 : 0])
    return decrypt(derive(notes[note]!, `file key ${file}`), Buffer.concat([raw(prefix), end]), raw(chunk)).toString()
  })
  expect(opened).toEqual(plain)
})
