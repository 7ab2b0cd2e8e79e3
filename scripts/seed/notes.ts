import { createHash } from 'node:crypto'
import { noteEvents, notes } from '#drizzle/schema/notes'
import { timers } from '#drizzle/schema/platform'
import { tombstoneId } from '#server/domain/notes/secrets'
import type { SeededPeople } from '#scripts/seed/people'
import type { Sink } from '#scripts/seed/sink'
import { sealNote } from '#shared/seal/seal-note'

const DAY_MS = 86_400_000

/** One note of Marta's that waits, and one that was opened three days ago: its receipt is all that is left. Nobody has their links. */
export async function seedNotes({ db }: Sink, people: SeededPeople, now: Date): Promise<void> {
  const creatorId = people.ids.get('marta')!
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const waiting = await sealNote({ text: 'The new door code is on the whiteboard, below the calendar.', expiresAt: new Date(now.getTime() + 6 * DAY_MS).toISOString(), ...secretsOf('waiting') })
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const { policy, iv, ct, peek_hash, open_hash, manage_hash } = waiting.body
  const common = { receipts: true, opens: 1, creatorId }
  const ended = secretsOf('opened')
  const rows = await db.insert(notes).values([
    {
      ...common, publicId: waiting.id, state: 'sealed', policy, iv: bytes(iv), ciphertext: bytes(ct), peekHash: bytes(peek_hash), openHash: bytes(open_hash), manageHash: bytes(manage_hash), requestDigest: hash('waiting request'),
      opensLeft: 1, expiresAt: new Date(policy.expires_at), size: bytes(ct).length, createdAt: before(1), progressAt: before(1),
    },
    {
      ...common, publicId: tombstoneId(Buffer.from(ended.id).toString('base64url')), state: 'opened', peekHash: hash('opened peek'), manageHash: hash('opened manage'),
      opensLeft: 0, expiresAt: new Date(now.getTime() + 3 * DAY_MS), size: 0, createdAt: before(4), progressAt: before(4), endedAt: before(3),
    },
  ]).returning({ id: notes.id })
  const [sealedId, openedId] = rows.map(({ id }) => id) as [number, number]
  await db.insert(noteEvents).values([
    { noteId: sealedId, event: 'created', at: before(1) },
    { noteId: openedId, event: 'created', at: before(4) }, { noteId: openedId, event: 'peeked', at: before(3) },
    { noteId: openedId, event: 'opened', opening: 1, at: before(3) }, { noteId: openedId, event: 'wiped', at: before(3) },
  ])
  await db.insert(timers).values([
    { kind: 'notes.turn', subjectId: sealedId, dueAt: new Date(policy.expires_at), createdAt: now },
    { kind: 'notes.turn', subjectId: openedId, dueAt: new Date(now.getTime() + 27 * DAY_MS), createdAt: now },
  ])
}

/** The sample is the same wherever it is made; so are its keys, which open nothing but it. */
function secretsOf(name: string) {
  const bytes = (what: string, length: number) => new Uint8Array(hash(`sample note ${name} ${what}`).subarray(0, length))
  return { id: bytes('id', 16), linkKey: bytes('key', 32), manageToken: bytes('token', 32), iv: bytes('iv', 12) }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
