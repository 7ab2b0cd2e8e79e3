import { capsuleEvents } from '#drizzle/schema/capsules'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

export type CapsuleEventName
  = 'created' | 'confirmed' | 'edited' | 'moved' | 'canceled' | 'expired' | 'scheduled' | 'sent_now' | 'released' | 'held' | 'bounced' | 'given_up'
    | 'delivered' | 'address_changed' | 'zone_changed' | 'kept' | 'destroyed'

/** Writes a line into a capsule's history, for its sender. */
export async function noteEvent(db: Db, capsuleId: number, event: CapsuleEventName, detail: Record<string, string | number> = {}): Promise<void> {
  await db.insert(capsuleEvents).values({ capsuleId, event, detail, at: clock.now() })
}
