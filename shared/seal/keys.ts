import { concat, crypto, sha256, toBase64url, utf8 } from '#shared/seal/bytes'
import type { Bytes } from '#shared/seal/bytes'
import { SealError } from '#shared/seal/failure'

/** OWASP's figure for PBKDF2-SHA256; an opener refuses less, and more than a phone can do in reasonable time. */
export const ITERATIONS = 600_000
const MOST_ITERATIONS = 5_000_000
const KEY_BITS = 256

/** How a passphrase is drawn out; null where there is none. */
export type Kdf = { name: 'PBKDF2-SHA256', iterations: number } | null

/** What keys are derived from: the salt is the note's id, the input the link's key and what a passphrase adds. */
export interface Secret {
  salt: Bytes
  ikm: Bytes
}

const labels = {
  peek: 'guildhall note 1 peek proof',
  open: 'guildhall note 1 open proof',
  content: 'guildhall note 1 content key',
  reply: 'guildhall note 1 reply key',
  file: (index: number) => `guildhall note 1 file key ${index}`,
}

/** A passphrase typed with composed or with combined accents is the same passphrase. */
export function passphraseBytes(passphrase: string): Bytes {
  return utf8(passphrase.normalize('NFKC'))
}

/** `linkKey`, or `linkKey ‖ PBKDF2(passphrase)`. Takes a tenth of a second or more with a passphrase. */
export async function secretOf(salt: Bytes, linkKey: Bytes, passphrase: string | undefined, kdf: Kdf): Promise<Secret> {
  if (passphrase === undefined || kdf === null) return { salt, ikm: linkKey }
  if (kdf.name !== 'PBKDF2-SHA256' || !(kdf.iterations >= ITERATIONS && kdf.iterations <= MOST_ITERATIONS)) throw new SealError('BadDerivation')
  const key = await crypto().subtle.importKey('raw', passphraseBytes(passphrase), 'PBKDF2', false, ['deriveBits'])
  const drawn = await crypto().subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: kdf.iterations }, key, KEY_BITS)
  return { salt, ikm: concat(linkKey, new Uint8Array(drawn)) }
}

/** Proves that its owner holds the link; from the link's key alone. */
export async function peekProof(salt: Bytes, linkKey: Bytes): Promise<Bytes> {
  return await derive({ salt, ikm: linkKey }, labels.peek)
}

/** Proves the link and the passphrase. */
export async function openProof(secret: Secret): Promise<Bytes> {
  return await derive(secret, labels.open)
}

export async function contentKey(secret: Secret): Promise<CryptoKey> {
  return await aesKey(await derive(secret, labels.content))
}

export async function fileKey(secret: Secret, index: number): Promise<CryptoKey> {
  return await aesKey(await derive(secret, labels.file(index)))
}

/** For an answer to the note's sender, under the same secret. */
export async function replyKey(secret: Secret): Promise<CryptoKey> {
  return await aesKey(await derive(secret, labels.reply))
}

/** What the server keeps of a proof or a token: base64url of its SHA-256. */
export async function hashOf(proof: Bytes): Promise<string> {
  return toBase64url(await sha256(proof))
}

async function derive({ salt, ikm }: Secret, label: string): Promise<Bytes> {
  const key = await crypto().subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits'])
  return new Uint8Array(await crypto().subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8(label) }, key, KEY_BITS))
}

async function aesKey(bytes: Bytes): Promise<CryptoKey> {
  return await crypto().subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
