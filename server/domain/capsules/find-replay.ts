import { and, eq, isNull } from 'drizzle-orm'
import { addresses } from '#drizzle/schema/addresses'
import { capsules } from '#drizzle/schema/capsules'
import type { CapsuleRow } from '#server/domain/capsules/queries'
import type { Db } from '#server/platform/db'

/** What this sender has sent under a client id before. */
export async function findReplay(db: Db, sender: { userId: number } | { email: string }, clientId: string): Promise<CapsuleRow | undefined> {
  const [row] = await db.select({ capsule: capsules }).from(capsules).leftJoin(addresses, eq(addresses.id, capsules.senderAddressId))
    .where(and(eq(capsules.clientId, clientId), 'userId' in sender ? eq(capsules.ownerId, sender.userId) : and(isNull(capsules.ownerId), eq(addresses.email, sender.email))))
  return row?.capsule
}
