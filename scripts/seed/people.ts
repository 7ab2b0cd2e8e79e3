import { randomBytes } from 'node:crypto'
import { addresses } from '#drizzle/schema/addresses'
import { users } from '#drizzle/schema/accounts'
import { FIRST_NAMES, LAST_NAMES, PEOPLE } from '#drizzle/seed/sample/people'
import type { Sink } from '#scripts/seed/sink'
import { hashPassword } from '#server/domain/accounts/password'
import { renderMarkdown } from '#server/platform/markdown/render'
import { slugOf } from '#shared/rules/slug'

/** People who read and vote, and are subscribed, so that a post has somebody to be sent to. */
const QUIET_PEOPLE = 200
const DAY_MS = 86_400_000
/** Who gets a password, and as what they are introduced. */
const LOG_INS: Record<string, string> = { marta: 'admin', jonas: 'owner', aiko: 'moderator', hugo: 'member' }

export interface LogIn { email: string, password: string, role: string }

export interface SeededPeople {
  /** By handle. */
  ids: Map<string, number>
  named: string[]
  quiet: string[]
  logIns: LogIn[]
}

/** Everybody of the sample. Only those with a log-in can sign in; their passwords are new each time. */
export async function seedPeople(sink: Sink, now: Date): Promise<SeededPeople> {
  const logIns: LogIn[] = []
  const named = await Promise.all(PEOPLE.map(async ({ handle, name, bio, isAdmin = false }, index) => {
    const password = LOG_INS[handle] ? randomBytes(9).toString('base64url') : undefined
    if (password) logIns.push({ email: emailOf(handle), password, role: LOG_INS[handle]! })
    return {
      handle, name, bio, isAdmin, email: emailOf(handle),
      bioHtml: (await renderMarkdown(bio)).html,
      passwordHash: password ? await hashPassword(password) : null,
      createdAt: new Date(now.getTime() - (420 - index) * DAY_MS),
    }
  }))
  const quiet = Array.from({ length: QUIET_PEOPLE }, (_, index) => {
    const first = FIRST_NAMES[index % FIRST_NAMES.length]!
    const last = LAST_NAMES[(index + 3 * Math.floor(index / FIRST_NAMES.length)) % LAST_NAMES.length]!
    const handle = slugOf(`${first} ${last}`, 20)
    return { handle, name: `${first} ${last}`, email: emailOf(handle), createdAt: new Date(now.getTime() - (380 - index) * DAY_MS) }
  })
  const rows = [...named, ...quiet]
  const ids = await sink.reserve('users', rows.length)
  await sink.insert(users, rows.map((row, index) => ({ id: ids[index]!, ...row })))
  await sink.insert(addresses, rows.map((row, index) => ({ email: row.email, userId: ids[index]!, createdAt: row.createdAt })))
  return {
    ids: new Map(rows.map(({ handle }, index) => [handle, ids[index]!])),
    named: named.map(({ handle }) => handle),
    quiet: quiet.map(({ handle }) => handle),
    logIns: Object.keys(LOG_INS).map(handle => logIns.find(({ email }) => email === emailOf(handle))!),
  }
}

/** A domain that nobody can own (RFC 2606). */
function emailOf(handle: string): string {
  return `${handle}@guild.example`
}
