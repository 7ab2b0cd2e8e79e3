import { CHUNK_OVERHEAD } from '#server/domain/notes/chunks'
import { AppError, fieldError } from '#server/platform/errors'
import type { Limits } from '#shared/contract/limits'
import type { NotePolicy } from '#shared/contract/notes'

/** What is asked of a request to seal, besides its form. */
export interface SealRequest {
  policy: NotePolicy
  kdf: unknown
  files: number[]
}

/**
 * Refuses a policy that this server would not keep, or whose times were not taken from its clock: an expiry has to be one
 * of those that are offered, counted from now (or from the moment of unlocking), give or take two minutes. Throws BadPolicy.
 */
export function checkPolicy(id: string, { policy, kdf }: SealRequest, limits: Limits['notes'], now: Date): void {
  const refuse = (field: string, code: string, message: string) => fieldError('BadPolicy', `policy.${field}`, code, message)
  if (policy.id !== id) throw refuse('id', 'id', 'This is the policy of another note.')
  if (policy.opens > limits.mostOpens) throw refuse('opens', 'max_value', `A note opens ${limits.mostOpens} times at most.`)
  if (policy.passphrase !== (kdf !== null)) throw refuse('passphrase', 'passphrase', 'A passphrase needs its derivation, and the other way round.')
  const opensAt = policy.opens_at === null ? null : Date.parse(policy.opens_at)
  const expiresAt = Date.parse(policy.expires_at)
  const skew = limits.policySkewSeconds * 1000
  if (opensAt !== null && (opensAt >= expiresAt || opensAt < now.getTime() - skew || opensAt > now.getTime() + limits.longestWaitSeconds * 1000 + skew)) {
    throw refuse('opens_at', 'moment', 'A note unlocks before it expires, and within the longest wait.')
  }
  const starts = opensAt === null ? [now.getTime()] : [now.getTime(), Math.max(opensAt, now.getTime())]
  const isOffered = limits.expirySeconds.some(seconds => starts.some(start => Math.abs(expiresAt - start - seconds * 1000) <= skew))
  if (!isOffered || expiresAt <= now.getTime()) throw refuse('expires_at', 'moment', 'The expiry is none of those that are offered, by this server’s clock.')
}

/** Refuses what is larger than the limits. Throws TooLarge. */
export function checkSize(ciphertext: Buffer, files: number[], limits: Limits['notes']): void {
  if (ciphertext.length > limits.inlineBytes) throw new AppError('TooLarge', `The text is too long: ${limits.inlineBytes} bytes of ciphertext at most.`)
  if (files.length > limits.files) throw new AppError('TooLarge', `A note takes ${limits.files} files at most.`)
  if (leastBytes(files, limits) > limits.fileBytes) throw new AppError('TooLarge', `The files of a note have ${limits.fileBytes} bytes together at most.`)
}

/** What files of so many chunks come to at least: all but the last chunk of each are full. */
export function leastBytes(files: number[], { chunkBytes }: Limits['notes']): number {
  return files.reduce((sum, chunks) => sum + (chunks - 1) * chunkBytes, 0)
}

/** Refuses a chunk that no file of this note can have. Throws InvalidInput, TooLarge or NotFound. */
export function checkChunk(fileChunks: number[], file: number, chunk: number, bytes: Buffer, limits: Limits['notes']): void {
  if (chunk >= (fileChunks[file] ?? 0)) throw new AppError('NotFound', 'This note has announced no such chunk.')
  if (bytes.length === 0) throw new AppError('InvalidInput', 'An encrypted chunk is never empty.')
  if (bytes.length > limits.chunkBytes + CHUNK_OVERHEAD) throw new AppError('TooLarge', `A chunk has ${limits.chunkBytes} bytes at most, and the tag of its cipher.`)
}
