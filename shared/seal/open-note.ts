import { fromBase64url, randomBytes, toBase64url } from '#shared/seal/bytes'
import type { Bytes } from '#shared/seal/bytes'
import { openContent } from '#shared/seal/content'
import type { SealedFile } from '#shared/seal/content'
import { SealError } from '#shared/seal/failure'
import { contentKey, fileKey, openProof, peekProof, secretOf } from '#shared/seal/keys'
import type { Kdf, Secret } from '#shared/seal/keys'
import type { Policy } from '#shared/seal/policy'
import { chunksOf, CHUNK_BYTES, openChunk } from '#shared/seal/stream'

const ATTEMPT_BYTES = 16

export interface Lock {
  id: string
  linkKey: Bytes
  /** Only where `peek` says that one is needed. */
  passphrase?: string | undefined
  kdf: Kdf
}

/** What the server gives for an opening; `files` are the numbers of chunks. */
export interface Opened {
  iv: string
  ct: string
  policy: Policy
  files: number[]
}

export interface OpenedNote {
  text: string
  policy: Policy
  files: (SealedFile & { chunks: number })[]
  /** Decrypts a chunk that `GET /api/notes/{id}/files/{file}/{chunk}` gave. Throws SealError `Tampered`. */
  openFileChunk: (file: number, chunk: number, sealed: Bytes) => Promise<Bytes>
}

/** One opening in hand: repeat it with the same attempt, and it costs nothing more. */
export interface Opener {
  /** The body of `POST /api/notes/{id}/open`. */
  body: { peek_proof: string, open_proof: string, attempt_id: string }
  open: (opened: Opened) => Promise<OpenedNote>
}

/** The body of `POST /api/notes/{id}/peek`. */
export async function peekBody(id: string, linkKey: Bytes): Promise<{ peek_proof: string }> {
  return { peek_proof: toBase64url(await peekProof(saltOf(id), linkKey)) }
}

/** Derives what an opening needs, once. With a passphrase it takes a tenth of a second or more. */
export async function openNote({ id, linkKey, passphrase, kdf }: Lock): Promise<Opener> {
  const secret = await secretOf(saltOf(id), linkKey, passphrase, kdf)
  return {
    body: { ...await peekBody(id, linkKey), open_proof: toBase64url(await openProof(secret)), attempt_id: toBase64url(randomBytes(ATTEMPT_BYTES)) },
    open: async opened => await read(id, secret, opened),
  }
}

async function read(id: string, secret: Secret, opened: Opened): Promise<OpenedNote> {
  if (opened.policy.format !== 1 || opened.policy.id !== id) throw new SealError('Tampered')
  const { text, files } = await openContent(await contentKey(secret), opened.policy, opened)
  const counted = files.map(file => ({ ...file, chunks: chunksOf(file.size) }))
  if (counted.map(({ chunks }) => chunks).join() !== opened.files.join()) throw new SealError('Tampered')
  const keys = new Map<number, Promise<CryptoKey>>()
  return {
    text,
    policy: opened.policy,
    files: counted,
    openFileChunk: async (file, chunk, sealed) => {
      const { size, prefix, chunks } = counted[file]!
      if (!keys.has(file)) keys.set(file, fileKey(secret, file))
      const plain = await openChunk(await keys.get(file)!, prefix, chunk, chunk === chunks - 1, sealed)
      if (plain.length !== (chunk === chunks - 1 ? size - chunk * CHUNK_BYTES : CHUNK_BYTES)) throw new SealError('Tampered')
      return plain
    },
  }
}

function saltOf(id: string): Bytes {
  const salt = fromBase64url(id)
  if (!salt || salt.length < 12) throw new SealError('BadLink')
  return salt
}
