import { crypto, fromBase64url, randomBytes, toBase64url, utf8 } from '#shared/seal/bytes'
import { canonical } from '#shared/seal/canonical'
import { SealError } from '#shared/seal/failure'
import { pad } from '#shared/seal/padding'
import { policyBytes } from '#shared/seal/policy'
import type { Policy } from '#shared/seal/policy'

const IV_BYTES = 12

/** A file as the encrypted text names it; the server sees only how many chunks there are. */
export interface SealedFile {
  name: string
  /** Media type, as the sender's device gave it: not to be trusted. */
  type: string
  /** Bytes, unencrypted. */
  size: number
  /** 7 random bytes that begin the nonce of each chunk, base64url. */
  prefix: string
}

export interface Content {
  text: string
  files: SealedFile[]
}

/** Ciphertext as it travels, base64url. */
export interface Sealed {
  iv: string
  ct: string
}

/** `iv` is random, except where test vectors are made. */
export async function sealContent(key: CryptoKey, policy: Policy, content: Content, iv = randomBytes(IV_BYTES)): Promise<Sealed> {
  const { text } = content
  const files = content.files.map(({ name, type, size, prefix }) => ({ name, type, size, prefix }))
  const plain = pad(utf8(canonical({ text, files })))
  const ct = await crypto().subtle.encrypt({ name: 'AES-GCM', iv, additionalData: policyBytes(policy) }, key, plain)
  return { iv: toBase64url(iv), ct: toBase64url(new Uint8Array(ct)) }
}

/** Throws SealError `Tampered` if text or policy are not the ones that were sealed. */
export async function openContent(key: CryptoKey, policy: Policy, sealed: Sealed): Promise<Content> {
  const iv = fromBase64url(sealed.iv)
  const ct = fromBase64url(sealed.ct)
  if (!iv || !ct) throw new SealError('Tampered')
  try {
    const plain = await crypto().subtle.decrypt({ name: 'AES-GCM', iv, additionalData: policyBytes(policy) }, key, ct)
    return contentOf(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain)))
  }
  catch {
    throw new SealError('Tampered')
  }
}

function contentOf(value: unknown): Content {
  const { text, files } = value as Content
  if (typeof text !== 'string' || !Array.isArray(files)) throw new SealError('Tampered')
  for (const { name, type, size, prefix } of files) {
    if (typeof name !== 'string' || typeof type !== 'string' || typeof prefix !== 'string' || !Number.isSafeInteger(size) || size < 0) throw new SealError('Tampered')
  }
  return { text, files }
}
