import { createHash } from 'node:crypto'
import { eq, inArray } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { capsuleEvents, capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { timers } from '#drizzle/schema/platform'
import type { SeededPeople } from '#scripts/seed/people'
import type { Sink } from '#scripts/seed/sink'

const DAY_MS = 86_400_000

/** What the sample's people have waiting: one is released tomorrow at nine, one in years, one is not finished. */
const CAPSULES = [
  { from: 'hugo', to: ['marta', 'jonas'], days: 1, subject: 'Open this tomorrow', body: 'You asked what I would miss if I left the team.\n\nThe answer is **the Friday demos**, and nothing else comes close.' },
  { from: 'aiko', to: ['aiko'], days: 3 * 365, subject: 'To myself, three years on', body: 'Do you still write code on trains?\n\n- Did the parser ship?\n- Was it worth the year?' },
  { from: 'marta', to: [], days: undefined, subject: 'For the tenth anniversary', body: 'When we began there were' },
] as const

/** Capsules of people who can sign in, so that *Scheduled* has something to show. */
export async function seedCapsules({ db }: Sink, people: SeededPeople, now: Date): Promise<void> {
  const tomorrow = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS + 9 * 3_600_000)
  for (const { from, to, days, subject, body } of CAPSULES) {
    const ownerId = people.ids.get(from)!
    const [sender] = await db.select({ addressId: addresses.id, name: users.name }).from(addresses).innerJoin(users, eq(users.id, addresses.userId)).where(eq(users.id, ownerId))
    const releaseAt = days === undefined ? null : new Date(tomorrow.getTime() + days * DAY_MS)
    const id = await insert(db, {
      publicId: idOf(subject), clientId: `sample-${idOf(subject)}`, state: releaseAt ? 'scheduled' : 'draft', ownerId, senderAddressId: sender!.addressId, senderName: sender!.name, subject, body,
      createdAt: now, updatedAt: now,
      ...releaseAt && { releaseAt, atLocal: releaseAt.toISOString().slice(0, 19), timeZone: 'UTC', zoneData: process.versions.tz ?? 'unknown', confirmedAt: now },
    })
    if (!releaseAt) continue
    await db.insert(timers).values({ kind: 'capsule.release', subjectId: id, dueAt: releaseAt, createdAt: now })
    await db.insert(capsuleEvents).values({ capsuleId: id, event: 'created', at: now })
    const recipients = await db.select({ addressId: addresses.id, userId: users.id, handle: users.handle }).from(addresses).innerJoin(users, eq(users.id, addresses.userId)).where(inArray(users.handle, [...to]))
    await db.insert(capsuleRecipients).values(recipients.map(({ addressId, userId, handle }) => ({ publicId: idOf(`${subject} ${handle}`), capsuleId: id, addressId, userId, given: `@${handle}`, createdAt: now })))
  }
}

async function insert(db: Sink['db'], values: typeof capsules.$inferInsert): Promise<number> {
  const [row] = await db.insert(capsules).values(values).returning({ id: capsules.id })
  return row!.id
}

/** The same in every sample, as its other content is. */
function idOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
