import { notificationListeners } from '#server/domain/notifications/listeners'
import { courierListeners, courierTimers } from '#server/jobs/notifications/listeners'
import { closeDatabase } from '#server/platform/db'
import { registerListeners, resetEvents } from '#server/platform/events'
import { closeLocks } from '#server/platform/lock'
import { closeMailConnections } from '#server/platform/mail-server'
import { outboxDrained } from '#server/platform/outbox'
import { closeQueues } from '#server/platform/queue/queues'
import { registerTimers } from '#server/platform/timers'

/** Wires the courier in this process as the server's plugins do. */
export function wireCourier(): void {
  resetEvents()
  registerListeners([...notificationListeners, ...courierListeners])
  registerTimers(courierTimers)
}

/** Ends every connection that the courier has opened. */
export async function unwireCourier(): Promise<void> {
  await outboxDrained()
  await closeQueues()
  await closeLocks()
  closeMailConnections()
  await closeDatabase()
  resetEvents()
}
