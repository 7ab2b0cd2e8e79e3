import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url, utf8 } from '#shared/seal/bytes'
import { fileKey, secretOf } from '#shared/seal/keys'
import { readLink } from '#shared/seal/link'
import { openNote } from '#shared/seal/open-note'
import type { Opened } from '#shared/seal/open-note'
import { bucketOf } from '#shared/seal/padding'
import { policyBytes } from '#shared/seal/policy'
import { sealNote } from '#shared/seal/seal-note'
import type { NoteRequest } from '#shared/seal/seal-note'
import { openChunk, sealChunk } from '#shared/seal/stream'
import vectors from '../fixtures/seal-vectors.json' with { type: 'json' }

const bytes = (text: string) => fromBase64url(text)!

describe.each(vectors.notes)('the test vector “$name”', (vector) => {
  const body = vector.body as NoteRequest
  const { policy, kdf } = body

  it('is what sealing makes', async () => {
    const sealed = await sealNote({
      text: vector.text, passphrase: vector.passphrase, id: bytes(policy.id), linkKey: bytes(vector.link_key), manageToken: bytes(vector.manage_token), iv: bytes(body.iv),
      opens: policy.opens, opensAt: policy.opens_at, expiresAt: policy.expires_at, strict: policy.strict, destroyAfterWrongTries: policy.destroy_after_wrong_tries, receipts: policy.receipts,
    })
    expect(sealed.body).toEqual(body)
    expect(sealed.link).toBe(vector.link)
    expect(new TextDecoder().decode(policyBytes(sealed.body.policy))).toBe(vector.aad)
  })

  it('opens, and proves what it says', async () => {
    const { id, fragment } = readLink(vector.link)
    if (fragment.kind !== 'open') throw new Error('The link opens nothing.')
    const opener = await openNote({ id, linkKey: fragment.linkKey, passphrase: vector.passphrase, kdf })
    expect(opener.body).toMatchObject({ peek_proof: vector.peek_proof, open_proof: vector.open_proof })
    expect((await opener.open(vector.body as Opened)).text).toBe(vector.text)
  })
})

describe('the other test vectors', () => {
  it.each(vectors.files)('are what chunks of file $file become', async ({ note, file, prefix, plain, chunks }) => {
    const { body, link_key } = vectors.notes[note]!
    const key = await fileKey(await secretOf(bytes(body.policy.id), bytes(link_key), undefined, null), file)
    for (const [index, part] of plain.entries()) {
      const isLast = index === plain.length - 1
      expect(toBase64url(await sealChunk(key, prefix, index, isLast, utf8(part)))).toBe(chunks[index])
      expect(await openChunk(key, prefix, index, isLast, bytes(chunks[index]!))).toEqual(utf8(part))
    }
  })

  it('say how much is padded', () => {
    for (const [length, bucket] of vectors.buckets) expect(bucketOf(length!)).toBe(bucket)
  })
})
