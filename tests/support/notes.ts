import { randomBytes } from 'node:crypto'
import { notes, OPEN_HEADERS } from '#shared/contract/notes'
import type { Problem } from '#shared/contract/problem'
import { openNote } from '#shared/seal/open-note'
import type { Opened, Opener } from '#shared/seal/open-note'
import { sealNote } from '#shared/seal/seal-note'
import type { Note, SealedNote } from '#shared/seal/seal-note'
import type { Client, RawAnswer } from '#tests/support/client'

export const MINUTE = 60_000
export const DAY = 1_440 * MINUTE

/** An honest client of sealed notes, without a browser. */
export interface SentNote extends SealedNote {
  client: Client
}

/** Seals a note and sends it; expires in a week unless told. */
export async function sendNote(client: Client, wishes: Partial<Note> = {}): Promise<SentNote> {
  const note = await sealNote({ text: 'A sealed text', expiresAt: new Date(Date.now() + 7 * DAY).toISOString(), ...wishes })
  const answer = await client.call(notes.put, { params: { id: note.id }, body: note.body })
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`)
  return { ...note, client }
}

/** What an opener has: the link, and a passphrase if need be. Each opener is another attempt. */
export async function openerOf(note: SealedNote, passphrase?: string): Promise<Opener> {
  return await openNote({ id: note.id, linkKey: note.linkKey, kdf: note.body.kdf, passphrase })
}

export async function open(client: Client, id: string, { body }: Pick<Opener, 'body'>): Promise<RawAnswer> {
  return await client.call(notes.open, { params: { id }, headers: OPEN_HEADERS, body })
}

export async function peek(client: Client, id: string, { body }: Pick<Opener, 'body'>): Promise<RawAnswer> {
  return await client.call(notes.peek, { params: { id }, body: { peek_proof: body.peek_proof } })
}

export async function ack(client: Client, id: string, { body }: Pick<Opener, 'body'>, files = false): Promise<RawAnswer> {
  return await client.call(notes.ack, { params: { id }, body: { attempt_id: body.attempt_id, files } })
}

export async function revoke(client: Client, note: SealedNote): Promise<RawAnswer> {
  return await client.call(notes.revoke, { params: { id: note.id }, headers: { 'manage-token': note.manageToken } })
}

export async function receipt(client: Client, note: SealedNote): Promise<RawAnswer> {
  return await client.call(notes.receipt, { params: { id: note.id }, headers: { 'manage-token': note.manageToken } })
}

/** Another attempt by the same person: deriving the proofs again would only take time. */
export function anotherAttempt({ body }: Pick<Opener, 'body'>): Pick<Opener, 'body'> {
  return { body: { ...body, attempt_id: randomBytes(16).toString('base64url') } }
}

/** An opener who has the id and nothing else. */
export function guesser(): Pick<Opener, 'body'> {
  const random = () => randomBytes(32).toString('base64url')
  return { body: { peek_proof: random(), open_proof: random(), attempt_id: random() } }
}

/** Status and code of a refusal, the status alone of anything else. */
export function outcome({ status, json }: RawAnswer): string {
  const { code } = (json ?? {}) as Partial<Problem>
  return code === undefined ? String(status) : `${status} ${code}`
}

/** How often each outcome came. */
export function tally(answers: RawAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[outcome(answer)] = (counts[outcome(answer)] ?? 0) + 1
  return counts
}

export async function textOf(opener: Opener, answer: RawAnswer): Promise<string> {
  return (await opener.open(answer.json as Opened)).text
}
