import { randomBytes, timingSafeEqual } from 'node:crypto'
import { secretFor } from '#server/platform/app-key'
import { sha256 } from '#server/platform/secrets'

/** In the place of a hash where there is no note: nothing equals it, and comparing takes as long. */
const NOBODY = randomBytes(32)

/** What is stored of a proof or token: SHA-256 of its bytes, as the format says. `proof` is base64url. */
export function hashOfProof(proof: string): Buffer {
  return sha256(Buffer.from(proof, 'base64url'))
}

/** Compares in constant time, also with nothing. */
export function isSame(stored: Buffer | null | undefined, given: Buffer): boolean {
  return timingSafeEqual(stored ?? NOBODY, given)
}

/** The name that a note has when everything else of it is gone: 128 bits of a hash, in the shape of an id. `tombstoneIdOf` in wipe.ts says it in SQL. */
export function tombstoneId(publicId: string): string {
  return sha256(publicId).subarray(0, 16).toString('base64url')
}

/** Opens the files of one opening. The same attempt gets the same ticket; only its hash is stored. */
export function ticketFor(noteId: number, attempt: string): string {
  return secretFor('note-ticket', `${noteId}:${attempt}`)
}

/** A guest's network, for quotas: nobody can tell which one it is without the key of this installation. */
export function networkHash(network: string): Buffer {
  return Buffer.from(secretFor('note-network', network), 'base64url')
}
