import { createHash, randomBytes } from 'node:crypto'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { noteOpenings, notes } from '#drizzle/schema/notes'
import { openNote } from '#shared/seal/open-note'
import { sealNote } from '#shared/seal/seal-note'
import type { NoteRequest } from '#shared/seal/seal-note'

/** A world's sealed notes; their senders are guests, so that the token alone counts. */
export interface WorldNotes {
  /** Not stored yet. */
  fresh: NoteRequest
  sealed: { id: string, manageToken: string, body: { peek_proof: string, open_proof: string, attempt_id: string } }
  uploading: { id: string, manageToken: string }
  opened: { id: string, attempt: string, ticket: string }
  /** Of the two-line way. */
  plain: { id: string, key: string }
}

const DAY = 86_400_000

/** Seals the notes of so many worlds and stores them as the server would. */
export async function insertNotes(db: PostgresJsDatabase, worlds: number): Promise<WorldNotes[]> {
  const made = await Promise.all(Array.from({ length: worlds }, makeNotes))
  const rows = await db.insert(notes).values(made.flatMap(({ rows: own }) => own)).returning({ id: notes.id, publicId: notes.publicId })
  await db.insert(noteOpenings).values(made.map(({ world: { opened } }) => ({
    noteId: rows.find(({ publicId }) => publicId === opened.id)!.id, attemptHash: hashOf(opened.attempt), at: new Date(), graceUntil: null, ticketHash: hashOf(opened.ticket), ticketUntil: new Date(Date.now() + DAY),
  })))
  return made.map(({ world }) => world)
}

async function makeNotes() {
  const expiresAt = new Date(Date.now() + DAY).toISOString()
  const wishes = { text: 'A sealed text', expiresAt }
  const [fresh, sealed, uploading, opened, plain] = await Promise.all([
    sealNote(wishes), sealNote(wishes), sealNote({ ...wishes, files: [{ name: 'a.txt', type: 'text/plain', size: 50 }] }), sealNote({ ...wishes, files: [{ name: 'a.txt', type: 'text/plain', size: 50 }] }),
    sealNote({ ...wishes, strict: true, receipts: false, id: new Uint8Array(randomBytes(12)) }),
  ])
  const { body } = await openNote({ id: sealed.id, linkKey: sealed.linkKey, kdf: null })
  const world: WorldNotes = {
    fresh: fresh.body,
    sealed: { id: sealed.id, manageToken: sealed.manageToken, body },
    uploading: { id: uploading.id, manageToken: uploading.manageToken },
    opened: { id: opened.id, attempt: randomBytes(16).toString('base64url'), ticket: randomBytes(32).toString('base64url') },
    plain: { id: plain.id, key: Buffer.from(plain.linkKey).toString('base64url') },
  }
  return { world, rows: [rowOf(sealed.body), { ...rowOf(uploading.body), state: 'uploading' as const }, { ...rowOf(opened.body), state: 'opened' as const, opensLeft: 0, endedAt: new Date() }, { ...rowOf(plain.body), isPlain: true }] }
}

function rowOf({ policy, iv, ct, peek_hash, open_hash, manage_hash, files }: NoteRequest): typeof notes.$inferInsert {
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  return {
    publicId: policy.id, state: 'sealed', policy, iv: bytes(iv), ciphertext: bytes(ct), peekHash: bytes(peek_hash), openHash: bytes(open_hash), manageHash: bytes(manage_hash), requestDigest: randomBytes(32),
    receipts: policy.receipts, opens: policy.opens, opensLeft: policy.opens, expiresAt: new Date(policy.expires_at), size: ct.length, fileChunks: files, createdAt: new Date(), progressAt: new Date(),
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
