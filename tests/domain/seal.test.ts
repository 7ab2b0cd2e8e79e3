import { describe, expect, it } from 'vitest'
import { fromBase64url, randomBytes, toBase64url, utf8 } from '#shared/seal/bytes'
import { SealError } from '#shared/seal/failure'
import { contentKey, fileKey, openProof, peekProof, replyKey, secretOf } from '#shared/seal/keys'
import { noteLink, readFragment, readLink } from '#shared/seal/link'
import { openNote } from '#shared/seal/open-note'
import { bucketOf } from '#shared/seal/padding'
import { sealNote } from '#shared/seal/seal-note'
import type { Note, SealedNote } from '#shared/seal/seal-note'
import { chunksOf, CHUNK_BYTES, openChunk, sealChunk } from '#shared/seal/stream'

const WISHES = { expiresAt: '2026-12-01T00:00:00.000Z' }

async function roundTrip(note: Omit<Note, 'expiresAt'>, passphrase = note.passphrase): Promise<string> {
  const sealed = await sealNote({ ...WISHES, ...note })
  const { text } = await (await opener(sealed, passphrase)).open(sealed.body)
  return text
}

async function opener(sealed: SealedNote, passphrase?: string) {
  return await openNote({ id: sealed.id, linkKey: sealed.linkKey, passphrase, kdf: sealed.body.kdf })
}

async function problemOf(work: Promise<unknown>): Promise<string> {
  return await work.then(() => 'none', (error: unknown) => error instanceof SealError ? error.problem : String(error))
}

describe('a sealed text', () => {
  const family = '👩‍👩‍👧‍👦🇩🇪é\u0000\u202Eעברית العربية'
  it.each([
    ['one character', 'a'], ['line ends of every kind', 'a\r\nb\nc\rd'], ['a byte order mark', '\uFEFFa'], ['NUL, emoji and right to left', family],
    ['1,500 characters', family.repeat(100).slice(0, 1500).replace(/\p{Surrogate}$/u, '')], ['100,000 emoji', '🎉'.repeat(100_000)],
    ['100,000 NULs', '\u0000'.repeat(100_000)], ['markup', '<script>alert(1)</script> [a](javascript:alert(1))'],
  ])('T2.22: comes back exactly: %s', async (_, text) => {
    expect(await roundTrip({ text })).toBe(text)
  })

  it.each([['TextEmpty', ''], ['TextTooLong', 'a'.repeat(100_001)], ['TextTooLong', '🎉'.repeat(100_001)], ['LoneSurrogate', 'a\uD83Cb'], ['LoneSurrogate', '\uDF89']])('T2.22: is refused before sealing as %s', async (problem, text) => {
    expect(await problemOf(sealNote({ ...WISHES, text }))).toBe(problem)
  })

  it('refuses half a surrogate pair in a passphrase and in a file’s name', async () => {
    expect(await problemOf(sealNote({ ...WISHES, text: 'a', passphrase: '\uD83C' }))).toBe('LoneSurrogate')
    expect(await problemOf(sealNote({ ...WISHES, text: 'a', files: [{ name: '\uD83C', type: '', size: 1 }] }))).toBe('LoneSurrogate')
  })

  it('T2.23: opens with a passphrase whose accents another system composes differently', async () => {
    expect(await roundTrip({ text: 'a', passphrase: 'Zürich-ﬁn-Å' }, 'Zu\u0308rich-fin-A\u030A')).toBe('a')
    expect(await problemOf(roundTrip({ text: 'a', passphrase: 'right' }, 'wrong'))).toBe('Tampered')
    expect(await problemOf(roundTrip({ text: 'a', passphrase: 'right' }, ''))).toBe('Tampered')
  })

  it('asks for nothing that says more than the size of a bucket', async () => {
    const sizes = await Promise.all(['a', 'a'.repeat(200), 'a'.repeat(300), 'a'.repeat(480)].map(async text => (await sealNote({ ...WISHES, text })).body.ct.length))
    expect(sizes[0]).toBe(sizes[1])
    expect(sizes[2]).toBe(sizes[3])
    expect(sizes[2]).toBeGreaterThan(sizes[1]!)
  })

  it('refuses a derivation that is weaker than the format, or that never ends', async () => {
    const { id, linkKey } = await sealNote({ ...WISHES, text: 'a', passphrase: 'p' })
    for (const iterations of [1, 599_999, 5_000_001, Number.NaN]) expect(await problemOf(openNote({ id, linkKey, passphrase: 'p', kdf: { name: 'PBKDF2-SHA256', iterations } }))).toBe('BadDerivation')
  })
})

describe('a server that does not keep to it', () => {
  it.each([
    ['opens', { opens: 9 }], ['expires_at', { expires_at: '2027-12-01T00:00:00.000Z' }], ['opens_at', { opens_at: '2026-11-30T00:00:00.000Z' }], ['strict', { strict: true }],
    ['receipts', { receipts: false }], ['passphrase', { passphrase: true }], ['destroy_after_wrong_tries', { destroy_after_wrong_tries: true }], ['format', { format: 2 as 1 }],
  ])('T2.12: cannot change %s of the policy without being found out', async (_, change) => {
    const sealed = await sealNote({ ...WISHES, text: 'a' })
    const hand = await opener(sealed)
    expect(await problemOf(hand.open({ ...sealed.body, policy: { ...sealed.body.policy, ...change } }))).toBe('Tampered')
    expect((await hand.open(sealed.body)).text).toBe('a')
  })

  it('T2.13: cannot give one note the text of another, cut it or change a byte', async () => {
    const [one, two] = await Promise.all(['one', 'two'].map(text => sealNote({ ...WISHES, text })))
    const hand = await opener(one!)
    const bytes = fromBase64url(one!.body.ct)!
    const changed = bytes.with(0, bytes[0]! ^ 1)
    expect(await problemOf(hand.open(two!.body))).toBe('Tampered')
    expect(await problemOf(hand.open({ ...one!.body, iv: two!.body.iv, ct: two!.body.ct }))).toBe('Tampered')
    expect(await problemOf(hand.open({ ...one!.body, ct: one!.body.ct.slice(0, -4) }))).toBe('Tampered')
    expect(await problemOf(hand.open({ ...one!.body, ct: toBase64url(changed) }))).toBe('Tampered')
    expect(await problemOf(hand.open({ ...one!.body, files: [1] }))).toBe('Tampered')
  })
})

describe('the chunks of a file', () => {
  it('T2.13: cannot be cut off, exchanged, doubled, or put into another file or note', async () => {
    const secret = await secretOf(utf8('0123456789abcdef'), new Uint8Array(32), undefined, null)
    const [key, other] = await Promise.all([fileKey(secret, 0), fileKey(secret, 1)])
    const prefix = 'AQIDBAUGBw'
    const [first, last] = [await sealChunk(key, prefix, 0, false, utf8('first')), await sealChunk(key, prefix, 1, true, utf8('last'))]
    expect(await openChunk(key, prefix, 0, false, first)).toEqual(utf8('first'))
    expect(await openChunk(key, prefix, 1, true, last)).toEqual(utf8('last'))
    const broken = await Promise.all([
      openChunk(key, prefix, 0, true, first), openChunk(key, prefix, 0, true, last), openChunk(key, prefix, 1, true, first), openChunk(key, prefix, 1, false, first),
      openChunk(other, prefix, 0, false, first), openChunk(key, 'AQIDBAUGCA', 0, false, first), openChunk(key, 'AQID', 0, false, first), openChunk(key, prefix, 0, false, first.slice(0, -1)),
    ].map(problemOf))
    expect(broken).toEqual(broken.map(() => 'Tampered'))
  })

  it('are of one MiB, and the last one says that it is the last', async () => {
    expect([0, 1, CHUNK_BYTES, CHUNK_BYTES + 1].map(chunksOf)).toEqual([1, 1, 1, 2])
    const plain = new Uint8Array(CHUNK_BYTES + 3).fill(7)
    const sealed = await sealNote({ ...WISHES, text: 'a', files: [{ name: 'a.bin', type: '', size: plain.length }, { name: 'empty', type: '', size: 0 }] })
    expect(sealed.body.files).toEqual([2, 1])
    const chunks = [await sealed.sealFileChunk(0, 0, plain.slice(0, CHUNK_BYTES)), await sealed.sealFileChunk(0, 1, plain.slice(CHUNK_BYTES))]
    const opened = await (await opener(sealed)).open(sealed.body)
    expect((await opened.openFileChunk(0, 0, chunks[0]!)).length).toBe(CHUNK_BYTES)
    expect((await opened.openFileChunk(0, 1, chunks[1]!)).length).toBe(3)
    expect((await opened.openFileChunk(1, 0, await sealed.sealFileChunk(1, 0, new Uint8Array()))).length).toBe(0)
    expect(await problemOf(opened.openFileChunk(0, 1, chunks[0]!))).toBe('Tampered')
    expect(await problemOf(opened.openFileChunk(1, 0, chunks[1]!))).toBe('Tampered')
    // A chunk that is sealed rightly but is not of the length that the manifest says.
    expect(await problemOf(opened.openFileChunk(0, 1, await sealed.sealFileChunk(0, 1, new Uint8Array(2))))).toBe('Tampered')
  })
})

describe('the keys of a note', () => {
  it('have nothing in common, though they come from the same secret', async () => {
    const linkKey = new Uint8Array(32).fill(7)
    const secret = await secretOf(utf8('0123456789abcdef'), linkKey, undefined, null)
    const proofs = [await peekProof(secret.salt, linkKey), await openProof(secret)].map(toBase64url)
    const keys = [await contentKey(secret), await replyKey(secret), await fileKey(secret, 0), await fileKey(secret, 1)]
    const iv = new Uint8Array(12)
    const sealed = await Promise.all(keys.map(async key => toBase64url(new Uint8Array(await globalThis.crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, iv)))))
    expect(new Set([...proofs, ...sealed]).size).toBe(6)
  })

  it('differ from note to note, also where link and passphrase are the same', async () => {
    const linkKey = new Uint8Array(32)
    const proofs = await Promise.all(['0123456789abcdef', '0123456789abcdeg'].map(async salt => toBase64url(await openProof(await secretOf(utf8(salt), linkKey, 'p', { name: 'PBKDF2-SHA256', iterations: 600_000 })))))
    expect(proofs[0]).not.toBe(proofs[1])
  })
})

describe('ids, links and sizes', () => {
  it('T2.18: a million ids are 128 bits, all different, in no order, and safe in an address', () => {
    const ids = Array.from({ length: 1_000_000 }, () => toBase64url(randomBytes(16)))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every(id => /^[A-Za-z0-9_-]{22}$/.test(id))).toBe(true)
    const rising = ids.filter((id, index) => index > 0 && id > ids[index - 1]!).length
    expect(Math.abs(rising / ids.length - 0.5)).toBeLessThan(0.01)
  })

  it('T2.18: the ids of sealed notes are 16 bytes of their own', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, async () => (await sealNote({ ...WISHES, text: 'a' })).id))
    expect(new Set(ids).size).toBe(50)
    expect(ids.every(id => fromBase64url(id)?.length === 16)).toBe(true)
  })

  it('reads back the link that it writes, and refuses every other', async () => {
    const { link, manageLink, id, linkKey, manageToken } = await sealNote({ ...WISHES, text: 'a' })
    expect(readLink(`https://guild.example${link}`)).toEqual({ id, fragment: { kind: 'open', linkKey } })
    expect(readLink(manageLink)).toEqual({ id, fragment: { kind: 'manage', token: manageToken } })
    expect(link).toBe(noteLink(id, linkKey))
    for (const broken of [link.slice(0, -1), `${link}x`, link.replace('#1.', '#'), link.replace('#', '?'), `/n/${id}`, '', link.replace('#1.', '#x.')]) expect(() => readLink(broken)).toThrow('BadLink')
    expect(() => readFragment('#2.abc')).toThrow('UnknownFormat')
  })

  it.each([[0, 256], [256, 256], [257, 512], [513, 1024], [65_536, 65_536], [65_537, 73_728], [73_729, 82_944], [82_945, 93_312]])('pads %i bytes to %i', (length, bucket) => {
    expect(bucketOf(length)).toBe(bucket)
  })

  it('takes no base64url that has a second spelling', () => {
    expect(fromBase64url('AA')).toEqual(new Uint8Array(1))
    for (const odd of ['AB', 'A', 'AA==', 'A+', 'A/', ' AA', 'AAAAA']) expect(fromBase64url(odd)).toBeUndefined()
  })
})
