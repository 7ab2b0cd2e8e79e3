import type * as v from 'valibot'
import { noteEvents, notes } from '#drizzle/schema/notes'
import { checkPolicy, checkSize, leastBytes } from '#server/domain/notes/check-request'
import { notePolicy } from '#server/domain/notes/policy'
import { findNote } from '#server/domain/notes/queries'
import type { NoteRecord } from '#server/domain/notes/queries'
import { spendStorage } from '#server/domain/notes/quota'
import { networkHash } from '#server/domain/notes/secrets'
import { scheduleTurn } from '#server/domain/notes/turn-note'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { AppError, brokenConstraint } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'
import { database } from '#server/platform/db'
import { sha256 } from '#server/platform/secrets'
import { canonical } from '#shared/seal/canonical'
import type { notes as contract } from '#shared/contract/notes'

export type SealedNoteRequest = v.InferOutput<typeof contract.put.body>

/** Who seals: an account, or a guest by the network they come from. */
export interface Sender {
  actor: Actor
  network: string
}

/**
 * Keeps a sealed note; with files it waits for them first. The same request again is the same note (`isNew` is false).
 * Throws IdTaken, TooLarge, BadPolicy, QuotaExceeded or Suspended.
 */
export async function storeNote(sender: Sender, id: string, request: SealedNoteRequest, { isPlain = false } = {}): Promise<{ note: NoteRecord, isNew: boolean }> {
  const { limits: { notes: limits } } = config()
  const now = clock.now()
  const digest = digestOf(request)
  const known = await findNote(database(), id)
  if (known) return sameNote(known, digest)
  authorize(notePolicy.seal(sender.actor, now))
  const ciphertext = Buffer.from(request.ct, 'base64url')
  checkSize(ciphertext, request.files, limits)
  if (!isPlain) checkPolicy(id, request, limits, now)
  try {
    return { note: await insert(sender, request, { ciphertext, digest, isPlain, now }), isNew: true }
  }
  catch (error) {
    // Somebody, most likely the same client, was faster.
    const meanwhile = brokenConstraint(error) === 'note_public_id_unique' ? await findNote(database(), id) : undefined
    if (!meanwhile) throw error
    return sameNote(meanwhile, digest)
  }
}

function sameNote(note: NoteRecord, digest: Buffer): { note: NoteRecord, isNew: boolean } {
  if (note.requestDigest?.equals(digest)) return { note, isNew: false }
  throw new AppError('IdTaken', 'Another note has this id. Seal it again under a new one.')
}

async function insert({ actor, network }: Sender, request: SealedNoteRequest, made: { ciphertext: Buffer, digest: Buffer, isPlain: boolean, now: Date }): Promise<NoteRecord> {
  const { policy, kdf, files, iv, peek_hash, open_hash, manage_hash } = request
  const { ciphertext, digest, isPlain, now } = made
  const holder = actor.kind === 'person' ? { creatorId: actor.id, networkHash: null } : { creatorId: null, networkHash: networkHash(network) }
  const hash = (text: string) => Buffer.from(text, 'base64url')
  return await transaction(async ({ db }) => {
    await spendStorage(db, holder, ciphertext.length + leastBytes(files, config().limits.notes))
    const [note] = await db.insert(notes).values({
      publicId: policy.id, state: files.length > 0 ? 'uploading' : 'sealed', isPlain, policy, iv: hash(iv), ciphertext, kdfIterations: kdf?.iterations ?? null,
      peekHash: hash(peek_hash), openHash: hash(open_hash), manageHash: hash(manage_hash), requestDigest: digest, receipts: policy.receipts, opens: policy.opens, opensLeft: policy.opens,
      opensAt: policy.opens_at === null ? null : new Date(policy.opens_at), expiresAt: new Date(policy.expires_at), size: ciphertext.length, fileChunks: files, ...holder, createdAt: now, progressAt: now,
    }).returning()
    await db.insert(noteEvents).values({ noteId: note!.id, event: 'created', at: now })
    await scheduleTurn(db, note!)
    return note!
  })
}

/** SHA-256 of what was asked, in the order of its names, whatever order they came in. */
function digestOf(request: SealedNoteRequest): Buffer {
  return sha256(canonical(request))
}
