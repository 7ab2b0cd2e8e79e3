import { randomBytes } from 'node:crypto'
import { together, timed } from '#scripts/load/load'
import type { Load } from '#scripts/load/load'
import { notes, OPEN_HEADERS } from '#shared/contract/notes'
import { openNote } from '#shared/seal/open-note'
import { sealNote } from '#shared/seal/seal-note'
import type { SealedNote } from '#shared/seal/seal-note'
import { newClient } from '#tests/support/client'
import type { Client } from '#tests/support/client'
import { startServer } from '#tests/support/server'

const RIVALS = 20
const DAY = 86_400_000
const APP_KEY = 'a key for trials, not for any site'

/**
 * Sealed notes on one server: `--count` notes are sealed; a third is opened by one reader each (and sometimes twice by the
 * same attempt), a third by twenty at once, a third by a reader and its sender's revoking at the same moment; as many
 * two-line messages are left and read by two at once. More than one opening of anything is what must never happen.
 */
export async function loadNotes({ databaseUrl, sql, count, atOnce }: Load): Promise<string[]> {
  const server = await startServer({ databaseUrl, env: { APP_KEY, LOG_LEVEL: 'error', LIMITS: JSON.stringify({ notes: { guestStorageBytes: 1e12 } }) } })
  const client = newClient(server.origin)
  const failures: string[] = []
  try {
    const sealed = await timed('sealed', count, async () => await together(count, atOnce, async () => await put(client)))
    let requests = 0
    await timed('notes opened, raced for and revoked', count, async () => await together(count, atOnce, async (index) => {
      const note = sealed[index]!
      const outcomes = await [openAlone, openByMany, openOrRevoke][index % 3]!(client, note)
      requests += outcomes.asked
      if (outcomes.won !== 1) failures.push(`note ${note.id} was won ${outcomes.won} times`)
    }))
    const messages = await timed('two-line messages left and read by two', count, async () => await together(count, atOnce, async () => await readByTwo(client)))
    failures.push(...messages.filter(won => won !== 1).map(won => `a message was read ${won} times`))
    const [row] = await sql<{ double: number, raised: number }[]>`
      select count(*) filter (where openings > opens)::int as double, count(*) filter (where opens - opens_left <> openings)::int as raised
      from (select opens, opens_left, (select count(*) from note_opening where note_id = note.id) as openings from note) counts`
    if (row!.double > 0) failures.push(`${row!.double} notes have more openings than they allow`)
    if (row!.raised > 0) failures.push(`${row!.raised} notes have a counter that is not the number of their openings`)
    console.log(`requests for openings: ${requests.toLocaleString('en')}; double openings: ${failures.length}`)
    return failures
  }
  finally {
    client.close()
    await server.stop()
  }
}

interface Outcomes {
  /** How many got what only one may get. */
  won: number
  asked: number
}

async function put(client: Client): Promise<SealedNote> {
  const note = await sealNote({ text: 'A text of a few words, as most are', expiresAt: new Date(Date.now() + DAY).toISOString() })
  const { status, text } = await client.call(notes.put, { params: { id: note.id }, body: note.body })
  if (status !== 201) throw new Error(`A note was not taken: ${status} ${text}`)
  return note
}

/** Opens by `times` attempts at once; answers how many succeeded. */
async function open(client: Client, { id, linkKey }: SealedNote, times: number): Promise<number> {
  const { body } = await openNote({ id, linkKey, kdf: null })
  const answers = await Promise.all(Array.from({ length: times }, async () => await client.call(notes.open, {
    params: { id }, headers: OPEN_HEADERS, body: { ...body, attempt_id: randomBytes(16).toString('base64url') },
  })))
  return answers.filter(({ status }) => status === 200).length
}

async function openAlone(client: Client, note: SealedNote): Promise<Outcomes> {
  return { won: await open(client, note, 1) + await open(client, note, 1), asked: 2 }
}

async function openByMany(client: Client, note: SealedNote): Promise<Outcomes> {
  return { won: await open(client, note, RIVALS), asked: RIVALS }
}

async function openOrRevoke(client: Client, note: SealedNote): Promise<Outcomes> {
  const [opened, revoked] = await Promise.all([open(client, note, 1), client.call(notes.revoke, { params: { id: note.id }, headers: { 'manage-token': note.manageToken } })])
  return { won: opened + (revoked.status === 204 ? 1 : 0), asked: 2 }
}

async function readByTwo(client: Client): Promise<number> {
  const { text } = await client.send('/post', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"message":"hello world"}' })
  const path = new URL(text.trim()).pathname
  const answers = await Promise.all([0, 1].map(async () => await client.send(path, { headers: { 'user-agent': 'curl/8.5.0' } })))
  return answers.filter(answer => answer.text === 'hello world').length
}
