import { SealError } from '#shared/seal/failure'

/** Bytes of their own memory, as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>

/** WebCrypto, or a refusal where a browser withholds it (pages without https). */
export function crypto(): Crypto {
  if (!globalThis.crypto?.subtle) throw new SealError('NoCrypto')
  return globalThis.crypto
}

export function randomBytes(length: number): Bytes {
  return crypto().getRandomValues(new Uint8Array(length))
}

export function concat(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** UTF-8. What is not well-formed has to be refused before (`refuseLoneSurrogates`). */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

const SLICE = 0x8000

/** RFC 4648 section 5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += SLICE) binary += String.fromCharCode(...bytes.subarray(at, at + SLICE))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of base64url without padding; undefined for anything else, also for a spelling that is not the shortest one. */
export function fromBase64url(text: string): Bytes | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, letter => letter.charCodeAt(0))
  return toBase64url(bytes) === text ? bytes : undefined
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto().subtle.digest('SHA-256', bytes))
}
