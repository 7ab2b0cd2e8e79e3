import { concat, crypto, fromBase64url, randomBytes, toBase64url } from '#shared/seal/bytes'
import type { Bytes } from '#shared/seal/bytes'
import { SealError } from '#shared/seal/failure'

/** Plain bytes of a chunk; the last one may be shorter. An encrypted chunk is 16 bytes longer. */
export const CHUNK_BYTES = 1_048_576
const PREFIX_BYTES = 7

/** How many chunks a file of `size` bytes has: an empty file has one. */
export function chunksOf(size: number): number {
  return Math.max(1, Math.ceil(size / CHUNK_BYTES))
}

export function newPrefix(): string {
  return toBase64url(randomBytes(PREFIX_BYTES))
}

/**
 * STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015):
 * the nonce says which chunk it is and whether it is the last one, so that chunks cannot be cut off, exchanged or doubled.
 */
export async function sealChunk(key: CryptoKey, prefix: string, index: number, isLast: boolean, plain: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto().subtle.encrypt({ name: 'AES-GCM', iv: nonce(prefix, index, isLast) }, key, plain))
}

/** Throws SealError `Tampered` if it is not chunk `index` of that file. */
export async function openChunk(key: CryptoKey, prefix: string, index: number, isLast: boolean, sealed: Bytes): Promise<Bytes> {
  try {
    return new Uint8Array(await crypto().subtle.decrypt({ name: 'AES-GCM', iv: nonce(prefix, index, isLast) }, key, sealed))
  }
  catch {
    throw new SealError('Tampered')
  }
}

function nonce(prefix: string, index: number, isLast: boolean): Bytes {
  const start = fromBase64url(prefix)
  if (start?.length !== PREFIX_BYTES) throw new SealError('Tampered')
  const counter = new Uint8Array(4)
  new DataView(counter.buffer).setUint32(0, index)
  return concat(start, counter, Uint8Array.of(isLast ? 1 : 0))
}
