import { randomBytes } from 'node:crypto'
import { asc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { noteEvents, noteOpenings, notes } from '#drizzle/schema/notes'
import { timers } from '#drizzle/schema/platform'
import { acknowledgeOpening } from '#server/domain/notes/acknowledge-opening'
import { noteInvariants } from '#server/domain/notes/invariants'
import { closeNote } from '#server/domain/notes/close-note'
import { openNote } from '#server/domain/notes/open-note'
import { revokeNote } from '#server/domain/notes/revoke-note'
import { tombstoneId } from '#server/domain/notes/secrets'
import { storeChunk } from '#server/domain/notes/store-chunk'
import { storeNote } from '#server/domain/notes/store-note'
import { noteTimers } from '#server/domain/notes/turn-note'
import { visitor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { resetFiles } from '#server/platform/files'
import { checkInvariants } from '#server/platform/invariants'
import { registerTimers, runDueTogether, runNextTimer } from '#server/platform/timers'
import { randomBytes as randomId, toBase64url } from '#shared/seal/bytes'
import { openNote as unlock } from '#shared/seal/open-note'
import type { Opener } from '#shared/seal/open-note'
import { sealNote } from '#shared/seal/seal-note'
import type { Note, SealedNote } from '#shared/seal/seal-note'
import { refusalOf } from '#tests/support/community'
import { startConfigured } from '#tests/support/configured'

const START = Date.parse('2026-03-01T12:00:00.000Z')
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000]
const guest = { actor: visitor, network: '198.51.100.7' }
let stop: () => Promise<void>

beforeAll(async () => {
  stop = await startConfigured()
  registerTimers(noteTimers)
})
afterAll(async () => {
  await stop()
  resetFiles()
})
beforeEach(async () => {
  at(0)
  await database().execute(sql`truncate note, timer restart identity cascade`)
})

function at(sinceStart: number): void {
  clock.set(new Date(START + sinceStart))
}

async function turn(): Promise<void> {
  while (await runDueTogether() > 0 || await runNextTimer()) { /* until nothing is due */ }
}

async function seal(wishes: Partial<Note> = {}): Promise<SealedNote & { opener: Opener }> {
  const note = await sealNote({ text: 'Meet me at the lighthouse', expiresAt: new Date(clock.now().getTime() + HOUR).toISOString(), ...wishes })
  await storeNote(guest, note.id, { ...note.body, kdf: note.body.kdf })
  return { ...note, opener: await unlock({ id: note.id, linkKey: note.linkKey, kdf: null }) }
}

async function open({ id, opener: { body } }: { id: string, opener: Opener }, attempt = body.attempt_id) {
  return await openNote({ id, peekProof: body.peek_proof, openProof: body.open_proof, attempt })
}

async function stored(id: string) {
  const [row] = await database().select().from(notes).where(sql`public_id in (${id}, ${tombstoneId(id)})`)
  return row
}

async function eventsOf(noteId: number): Promise<string[]> {
  return (await database().select({ event: noteEvents.event }).from(noteEvents).where(eq(noteEvents.noteId, noteId)).orderBy(asc(noteEvents.id))).map(({ event }) => event)
}

describe('the times of a note', () => {
  it('T2.11: a millisecond before it expires it opens, at that moment and after it is refused, while nothing is purged', async () => {
    for (const [late, code] of [[-1, 'opened'], [0, 'Expired'], [1, 'Expired']] as const) {
      at(0)
      const note = await seal()
      at(HOUR + late)
      if (code === 'opened') expect((await open(note)).opensLeft).toBe(0)
      else expect((await refusalOf(open(note))).code).toBe(code)
      expect((await stored(note.id))!.state).toBe(code === 'opened' ? 'opened' : 'sealed')
    }
  })

  it('T2.11: the same at the moment that unlocks it', async () => {
    const note = await seal({ opensAt: new Date(START + 10 * MINUTE).toISOString() })
    at(10 * MINUTE - 1)
    expect((await refusalOf(open(note))).code).toBe('TooEarly')
    expect((await refusalOf(openNote({ id: note.id, peekProof: note.opener.body.peek_proof, openProof: randomBytes(32).toString('base64url'), attempt: 'x'.repeat(22) }))).code).toBe('TooEarly')
    at(10 * MINUTE)
    expect((await open(note)).opensLeft).toBe(0)
    expect((await stored(note.id))!.wrongTries).toBe(0)
  })

  it('T2.32: a policy by a clock that is two minutes off is taken, by one that is a day off it is not', async () => {
    const sealedAt = async (skew: number, expiry: number) => {
      const note = await sealNote({ text: 'x', expiresAt: new Date(START + skew + expiry).toISOString() })
      return await storeNote(guest, note.id, note.body).then(() => 'kept', (error: { code: string }) => error.code)
    }
    for (const expiry of [5 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY]) {
      expect(await Promise.all([0, 2 * MINUTE, -2 * MINUTE].map(async skew => await sealedAt(skew, expiry)))).toEqual(['kept', 'kept', 'kept'])
      expect(await Promise.all([DAY, -DAY, 2 * MINUTE + 1, -2 * MINUTE - 1].map(async skew => await sealedAt(skew, expiry)))).toEqual(['BadPolicy', 'BadPolicy', 'BadPolicy', 'BadPolicy'])
    }
  })
})

describe('what time does to a note', () => {
  it('expires many at once, wipes them, and forgets them after thirty days', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, async () => await seal()))
    at(HOUR)
    await turn()
    for (const { id } of made) {
      expect(await stored(id)).toMatchObject({ state: 'expired', publicId: tombstoneId(id), policy: null, iv: null, ciphertext: null, openHash: null, requestDigest: null, networkHash: null, size: 0, endedAt: new Date(START + HOUR) })
    }
    expect((await refusalOf(open(made[0]!))).code).toBe('Expired')
    at(HOUR + 30 * DAY)
    await turn()
    expect(await database().select().from(notes)).toEqual([])
    expect(await database().select().from(timers)).toEqual([])
    expect((await refusalOf(open(made[0]!))).code).toBe('NotFound')
  })

  it('keeps the text for the same attempt for sixty seconds, and not a moment longer', async () => {
    const note = await seal()
    const first = await open(note)
    at(59 * SECOND)
    expect(await open(note)).toEqual(first)
    at(60 * SECOND)
    expect((await refusalOf(open(note))).code).toBe('Opened')
    expect((await stored(note.id))!.ciphertext).not.toBeNull()
    await turn()
    const row = (await stored(note.id))!
    expect([row.ciphertext, row.policy, row.publicId]).toEqual([null, null, tombstoneId(note.id)])
    expect(await eventsOf(row.id)).toEqual(['created', 'opened', 'wiped'])
  })

  it('wipes at once what was acknowledged, unless another reader’s grace still runs', async () => {
    const note = await seal({ opens: 2 })
    await open(note)
    await open(note, 'y'.repeat(22))
    await acknowledgeOpening(note.id, 'y'.repeat(22), { files: false })
    expect((await stored(note.id))!.ciphertext).not.toBeNull()
    expect((await open(note)).opensLeft).toBe(0)
    await acknowledgeOpening(note.id, note.opener.body.attempt_id, { files: false })
    expect((await stored(note.id))!.ciphertext).toBeNull()
    await acknowledgeOpening(note.id, note.opener.body.attempt_id, { files: true })
  })

  it('removes an upload after an hour without progress, counted from its last chunk', async () => {
    const note = await seal({ expiresAt: new Date(START + DAY).toISOString(), files: [{ name: 'a', type: '', size: 2_000_000 }] })
    at(50 * MINUTE)
    await storeChunk(visitor, { id: note.id, file: 0, chunk: 0 }, note.manageToken, Buffer.alloc(40, 1))
    at(61 * MINUTE)
    await turn()
    expect((await refusalOf(open(note))).code).toBe('NotFound')
    expect((await refusalOf(closeNote(visitor, note.id, note.manageToken))).more).toEqual({ missing: [[0, 1]] })
    at(110 * MINUTE)
    await turn()
    expect(await stored(note.id)).toBeUndefined()
  })

  it('locks for a quarter of an hour after ten wrong passphrases, then for half an hour, and for a day at most', async () => {
    const note = await seal()
    const wrong = async () => await refusalOf(openNote({ id: note.id, peekProof: note.opener.body.peek_proof, openProof: randomBytes(32).toString('base64url'), attempt: randomBytes(16).toString('base64url') }))
    await database().update(notes).set({ expiresAt: new Date(START + 300 * DAY) }).where(eq(notes.publicId, note.id))
    let now = 0
    for (const minutes of [15, 30, 60, 120, 240, 480, 960, 1_440, 1_440]) {
      const left = []
      for (let tries = 0; tries < 10; tries++) left.push((await wrong()).more.tries_left)
      expect(left).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
      expect(await refusalOf(open(note))).toMatchObject({ code: 'Locked', retryAfter: minutes * 60 })
      expect((await wrong()).code).toBe('Locked')
      now += minutes * MINUTE
      at(now)
    }
    expect((await open(note)).opensLeft).toBe(0)
  })
})

/** Which of the rules about notes the rows break now. */
async function faults(): Promise<string[]> {
  const { results } = await checkInvariants(noteInvariants)
  return results.filter(({ count }) => count > 0).map(({ name }) => name)
}

describe('the nightly check', () => {
  it('T2.12: finds a counter that somebody raised in the database, and nothing in what we do ourselves', async () => {
    const [raised, honest, over] = [await seal({ opens: 3 }), await seal({ opens: 3 }), await seal()]
    await open(honest)
    await open(raised)
    await open(over)
    await revokeNote(visitor, (await seal()).id, (await seal()).manageToken).catch(() => undefined)
    expect(await faults()).toEqual([])
    await database().update(notes).set({ opensLeft: 3 }).where(eq(notes.publicId, raised.id))
    expect(await faults()).toEqual(['notes.openings'])
    await database().update(notes).set({ opens: 9, opensLeft: 2 }).where(eq(notes.publicId, raised.id))
    expect(await faults()).toEqual(['notes.openings'])
  })

  it('finds ciphertext that outlives its grace, and a note that nothing waits for', async () => {
    const note = await seal()
    await open(note)
    at(10 * MINUTE)
    expect(await faults()).toEqual(['notes.wiped'])
    await database().delete(timers)
    expect(await faults()).toEqual(['notes.wiped', 'notes.clock'])
  })
})

it('T2.18: a million ids have 128 bits, no collision, no order and an alphabet for addresses', () => {
  // Random bytes are drawn many at once, and written by the faster of two writers that agree: a million take a second.
  const bytes = Buffer.concat(Array.from({ length: 250 }, () => randomId(64_000)))
  const ids = Array.from({ length: 1_000_000 }, (_, index) => bytes.subarray(index * 16, index * 16 + 16).toString('base64url'))
  for (let index = 0; index < 1_000_000; index += 100) expect(toBase64url(bytes.subarray(index * 16, index * 16 + 16))).toBe(ids[index])
  expect(new Set(ids).size).toBe(1_000_000)
  expect(ids.every(id => /^[A-Za-z0-9_-]{22}$/.test(id))).toBe(true)
  let rising = 0
  for (let index = 1; index < ids.length; index++) if (ids[index]! > ids[index - 1]!) rising++
  expect(Math.abs(rising / 1_000_000 - 0.5)).toBeLessThan(0.01)
})

it('of openings by the same attempt at the same moment one is counted, and all are answered alike', async () => {
  const note = await seal({ opens: 5 })
  const answers = await Promise.all(Array.from({ length: 8 }, async () => await open(note)))
  expect(new Set(answers.map(({ ciphertext }) => ciphertext.toString('hex'))).size).toBe(1)
  expect((await stored(note.id))!.opensLeft).toBe(4)
  expect(await database().select().from(noteOpenings)).toHaveLength(1)
})
