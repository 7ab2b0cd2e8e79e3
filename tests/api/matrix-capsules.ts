import { createHash, randomBytes } from 'node:crypto'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { addresses } from '#drizzle/schema/addresses'
import { capsuleFiles, capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { notificationBatches, notifications } from '#drizzle/schema/courier'
import { files, timers } from '#drizzle/schema/platform'
import { secretOfServer as secret } from '#tests/support/accounts'

/** A world's capsules: one of the post's author that waits, a draft of theirs, a guest's that waits for its confirmation, a released one. */
export interface WorldCapsules {
  waiting: { id: string, recipientId: string }
  draft: { id: string }
  asked: { id: string, confirmToken: string }
  claim: string
  /** To one of the released one's files. */
  download: string
  upload: { id: string, ticket: string }
  optOutToken: string
  deadLetterId: number
}

/** Above everything that the server numbers itself. */
let nextId = 5_000_000
const DAY = 86_400_000

/** Makes them for each of these authors (people who have an address of the same id). */
export async function insertCapsules(db: PostgresJsDatabase, authorIds: number[]): Promise<WorldCapsules[]> {
  return await db.transaction(async (tx) => {
    const worlds: WorldCapsules[] = []
    for (const authorId of authorIds) worlds.push(await insertOne(tx as unknown as PostgresJsDatabase, authorId))
    return worlds
  })
}

async function insertOne(db: PostgresJsDatabase, authorId: number): Promise<WorldCapsules> {
  const now = new Date()
  const [waiting, draft, asked, sent, guest, recipient, upload, file, notification, batch] = Array.from({ length: 10 }, () => nextId++) as [number, number, number, number, number, number, number, number, number, number]
  const publicIds = new Map([waiting, draft, asked, sent, recipient, file, upload, nextId].map(id => [id, randomBytes(16).toString('base64url')]))
  const publicId = (id: number) => publicIds.get(id)!
  const releaseAt = new Date(now.getTime() + 30 * DAY)
  const common = { clientId: `matrix-client-${authorId}`, subject: 'To you', body: 'Hello', senderName: 'Ann', senderAddressId: authorId, ownerId: authorId, atLocal: releaseAt.toISOString().slice(0, 19), timeZone: 'UTC', releaseAt, zoneData: process.versions.tz!, createdAt: now, updatedAt: now }
  await db.insert(addresses).overridingSystemValue().values([{ id: guest, email: `guest-${guest}@example.org`, createdAt: now }, { id: recipient, email: `robin-${recipient}@example.org`, createdAt: now }])
  await db.insert(capsules).overridingSystemValue().values([
    { ...common, id: waiting, publicId: publicId(waiting), state: 'scheduled', confirmedAt: now },
    { ...common, id: draft, publicId: publicId(draft), clientId: `matrix-drafts-${authorId}`, state: 'draft' },
    { ...common, id: asked, publicId: publicId(asked), state: 'awaiting_confirmation', ownerId: null, senderAddressId: guest, confirmHash: hashOf(secret('capsule-confirm', asked)) },
    { ...common, id: sent, publicId: publicId(sent), clientId: `matrix-sent-${authorId}`, state: 'sent', releaseAt: now, releasedAt: now },
  ])
  await db.insert(capsuleRecipients).overridingSystemValue().values([
    { id: recipient, publicId: publicId(recipient), capsuleId: waiting, addressId: recipient, given: `robin-${recipient}@example.org`, createdAt: now },
    { id: asked, publicId: randomBytes(16).toString('base64url'), capsuleId: asked, addressId: recipient, given: `robin-${recipient}@example.org`, createdAt: now },
    { id: sent, publicId: randomBytes(16).toString('base64url'), capsuleId: sent, addressId: recipient, given: `robin-${recipient}@example.org`, claimHash: hashOf(secret('capsule-claim', `${sent}.${recipient}`)), createdAt: now },
  ])
  await db.insert(timers).values([{ kind: 'capsule.release', subjectId: waiting, dueAt: releaseAt, createdAt: now }, { kind: 'capsule.confirm_expire', subjectId: asked, dueAt: new Date(now.getTime() + DAY), createdAt: now }])
  const ticket = randomBytes(32).toString('base64url')
  const empty = { kind: 'attachment' as const, contentType: 'text/plain', name: 'a.txt', createdAt: now }
  await db.insert(files).overridingSystemValue().values([
    { ...empty, id: upload, key: publicId(upload), size: 70, ticketHash: hashOf(ticket) },
    { ...empty, id: file, key: publicId(file), size: 0, sha256: createHash('sha256').digest(), isAttached: true },
  ])
  await db.insert(capsuleFiles).values({ capsuleId: sent, fileId: file, position: 0 })
  await db.insert(notifications).overridingSystemValue().values({ id: notification, kind: 'capsule.released', capsuleId: sent, createdAt: now, messages: { en: { subject: 's', html: 'h', text: 't' } } })
  await db.insert(notificationBatches).overridingSystemValue().values({ id: batch, notificationId: notification, language: 'en', reason: 'capsule', addressIds: [recipient], failedAddressIds: [recipient], state: 'failed', attempts: 9, nextTryAt: now, createdAt: now, completedAt: now })
  const until = `${publicId(file)}.${sent}.${now.getTime() + DAY}`
  return {
    waiting: { id: publicId(waiting), recipientId: publicId(recipient) }, draft: { id: publicId(draft) }, asked: { id: publicId(asked), confirmToken: secret('capsule-confirm', asked) },
    claim: secret('capsule-claim', `${sent}.${recipient}`), download: `${until}.${secret('capsule-download', until)}`, upload: { id: publicId(upload), ticket },
    optOutToken: `${recipient}.${notification}.${secret('opt-out', `${recipient}.${notification}`)}`, deadLetterId: batch,
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
