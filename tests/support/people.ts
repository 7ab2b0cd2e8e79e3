import { createHash, randomBytes } from 'node:crypto'
import type postgres from 'postgres'

export interface TestPerson {
  id: number
  handle: string
  name: string
  email: string
  /** The value of the cookie `session`. */
  session: string
}

const HOUR = 3_600_000

/** Makes a person who is signed in, by rows alone: an address to write to and a session, but no password. */
export async function makePerson(sql: postgres.Sql, handle: string, { isAdmin = false } = {}): Promise<TestPerson> {
  const email = `${handle}@example.org`
  const name = `${handle[0]!.toUpperCase()}${handle.slice(1)} Example`
  const [row] = await sql<{ id: string }[]>`insert into users (handle, name, email, is_admin, created_at) values (${handle}, ${name}, ${email}, ${isAdmin}, ${moment()}) returning id`
  const id = Number(row!.id)
  await sql`insert into address (email, user_id, created_at) values (${email}, ${id}, ${moment()})`
  return { id, handle, name, email, session: await openSession(sql, id) }
}

/** One more session of somebody; answers the cookie's value. A new one is not in any cache yet. */
export async function openSession(sql: postgres.Sql, userId: number): Promise<string> {
  const { token, row } = newSession(userId)
  await sql`insert into session (hash, public_id, user_id, device, created_at, last_seen_at, fresh_at, expires_at)
    values (${row.hash}, ${row.publicId}, ${userId}, ${row.device}, ${moment()}, ${moment()}, ${moment()}, ${row.expiresAt.toISOString()})`
  return token
}

/** A session's token, and its row as the database has it. */
export function newSession(userId: number) {
  const token = randomBytes(32).toString('base64url')
  const now = new Date()
  return {
    token,
    row: {
      hash: createHash('sha256').update(token).digest(),
      publicId: randomBytes(12).toString('base64url'),
      userId,
      device: 'A test',
      createdAt: now,
      lastSeenAt: now,
      freshAt: now,
      expiresAt: new Date(now.getTime() + HOUR),
    },
  }
}

function moment(): string {
  return new Date().toISOString()
}
