import { randomBytes, toBase64url } from '#shared/seal/bytes'
import type { Bytes } from '#shared/seal/bytes'
import { sealContent } from '#shared/seal/content'
import { SealError } from '#shared/seal/failure'
import { contentKey, fileKey, hashOf, ITERATIONS, openProof, passphraseBytes, peekProof, secretOf } from '#shared/seal/keys'
import type { Kdf, Secret } from '#shared/seal/keys'
import { manageLink, noteLink } from '#shared/seal/link'
import type { Policy } from '#shared/seal/policy'
import { chunksOf, newPrefix, sealChunk } from '#shared/seal/stream'
import { checkText, hasLoneSurrogate } from '#shared/seal/text'

const ID_BYTES = 16
const SECRET_BYTES = 32

/** What a sender decides; times by the server's clock, ISO 8601 in UTC with milliseconds. */
export interface Wishes {
  expiresAt: string
  opensAt?: string | null
  opens?: number
  strict?: boolean
  destroyAfterWrongTries?: boolean
  receipts?: boolean
}

export interface Note extends Wishes {
  text: string
  /** Empty and undefined: none. */
  passphrase?: string | undefined
  files?: { name: string, type: string, size: number }[]
  /** Made anew, except where test vectors are made and where the server itself seals (12 bytes there). */
  id?: Bytes
  linkKey?: Bytes
  manageToken?: Bytes
  iv?: Bytes
}

/** The body of `PUT /api/notes/{id}`. */
export interface NoteRequest {
  v: 1
  policy: Policy
  iv: string
  ct: string
  kdf: Kdf
  peek_hash: string
  open_hash: string
  manage_hash: string
  files: number[]
}

export interface SealedNote {
  id: string
  linkKey: Bytes
  manageToken: string
  /** Paths with their fragments; the origin is whoever asks. */
  link: string
  manageLink: string
  body: NoteRequest
  /** Encrypts chunk `chunk` of file `file` for `PUT /api/notes/{id}/files/{file}/{chunk}`. */
  sealFileChunk: (file: number, chunk: number, plain: Bytes) => Promise<Bytes>
}

/** Seals a note. Throws a SealError for a text that is empty, too long or would not come back exactly. */
export async function sealNote(note: Note): Promise<SealedNote> {
  const { id = randomBytes(ID_BYTES), linkKey = randomBytes(SECRET_BYTES), manageToken = randomBytes(SECRET_BYTES), passphrase = '' } = note
  check(note)
  const kdf: Kdf = passphrase === '' ? null : { name: 'PBKDF2-SHA256', iterations: ITERATIONS }
  const secret = await secretOf(id, linkKey, passphrase, kdf)
  const policy = policyOf(toBase64url(id), note, kdf !== null)
  const files = (note.files ?? []).map(({ name, type, size }) => ({ name, type, size, prefix: newPrefix() }))
  const sealed = await sealContent(await contentKey(secret), policy, { text: note.text, files }, note.iv)
  const token = toBase64url(manageToken)
  return {
    id: policy.id,
    linkKey,
    manageToken: token,
    link: noteLink(policy.id, linkKey),
    manageLink: manageLink(policy.id, token),
    body: {
      v: 1, policy, ...sealed, kdf, files: files.map(({ size }) => chunksOf(size)),
      peek_hash: await hashOf(await peekProof(id, linkKey)), open_hash: await hashOf(await openProof(secret)), manage_hash: await hashOf(manageToken),
    },
    sealFileChunk: fileSealer(secret, files),
  }
}

function check(note: Note): void {
  checkText(note.text)
  const others = [note.passphrase ?? '', ...(note.files ?? []).flatMap(({ name, type }) => [name, type])]
  if (others.some(hasLoneSurrogate)) throw new SealError('LoneSurrogate')
  // An empty one after normalization would be no secret at all.
  if (note.passphrase && passphraseBytes(note.passphrase).length === 0) throw new SealError('TextEmpty')
}

function policyOf(id: string, wishes: Wishes, passphrase: boolean): Policy {
  const { expiresAt, opensAt = null, opens = 1, strict = false, destroyAfterWrongTries = false, receipts = true } = wishes
  return { format: 1, id, opens, opens_at: opensAt, expires_at: expiresAt, passphrase, strict, destroy_after_wrong_tries: destroyAfterWrongTries, receipts }
}

function fileSealer(secret: Secret, files: { size: number, prefix: string }[]): SealedNote['sealFileChunk'] {
  const keys = new Map<number, Promise<CryptoKey>>()
  return async (file, chunk, plain) => {
    const { size, prefix } = files[file]!
    if (!keys.has(file)) keys.set(file, fileKey(secret, file))
    return await sealChunk(await keys.get(file)!, prefix, chunk, chunk === chunksOf(size) - 1, plain)
  }
}
