import { endOf } from '#server/domain/notes/ended'
import { openNote } from '#server/domain/notes/open-note'
import { proveLink } from '#server/domain/notes/peek-note'
import type { NoteRecord } from '#server/domain/notes/queries'
import { clock } from '#server/platform/clock'
import { AppError } from '#server/platform/errors'
import { fromBase64url } from '#shared/seal/bytes'
import { openNote as unlock, peekBody } from '#shared/seal/open-note'

/** The path of a message: a note's id, and the key that only its URL has. */
export interface MessagePlace {
  id: string
  key: string
}

/** Whether a message can be read, and whether it wants a passphrase; changes nothing. Throws NotFound for whatever is not there, or not any more. */
export async function peekMessage({ id, key }: MessagePlace): Promise<{ needsPassphrase: boolean }> {
  const { kdfIterations } = await find(id, bytesOf(key))
  return { needsPassphrase: kdfIterations !== null }
}

/** Opens a message, by the same claim as every note, and decrypts it. Throws NotFound for whatever is not there, WrongSecret or Locked. */
export async function readMessage({ id, key }: MessagePlace, passphrase: string | undefined): Promise<string> {
  const linkKey = bytesOf(key)
  const { kdfIterations } = await find(id, linkKey)
  if (kdfIterations !== null && passphrase === undefined) throw new AppError('WrongSecret', 'This message has a passphrase: send it, as in curl -d \'{"passphrase": "…"}\' and this URL. Nothing was used up.')
  const kdf = kdfIterations === null ? null : { name: 'PBKDF2-SHA256' as const, iterations: kdfIterations }
  const opener = await unlock({ id, linkKey, passphrase: kdf ? passphrase : undefined, kdf })
  const { peek_proof, open_proof, attempt_id } = opener.body
  const { iv, ciphertext, policy, files } = await openNote({ id, peekProof: peek_proof, openProof: open_proof, attempt: attempt_id }, { isPlain: true }).catch(nothingHere)
  const { text } = await opener.open({ iv: iv.toString('base64url'), ct: ciphertext.toString('base64url'), policy, files })
  return text
}

async function find(id: string, linkKey: Uint8Array<ArrayBuffer>): Promise<NoteRecord> {
  const { peek_proof } = await peekBody(id, linkKey)
  const note = await proveLink(id, peek_proof, { isPlain: true }).catch(nothingHere)
  if (endOf(note, clock.now())) throw nothing()
  return note
}

/** To whoever comes too late, it is as if there had never been anything. */
function nothingHere(error: unknown): never {
  throw error instanceof AppError && (error.status === 404 || error.status === 410) ? nothing() : error
}

function nothing(): AppError {
  return new AppError('NotFound', 'There is no message here, or not any more.')
}

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(key)
  if (bytes?.length !== 32) throw nothing()
  return bytes
}
