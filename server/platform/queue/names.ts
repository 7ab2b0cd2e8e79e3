/** `notifications`: mail about what others wrote. `mail`: links and notices of one's own account. `scheduled`: what waits for a time. */
export const QUEUE_NAMES = ['notifications', 'mail', 'scheduled'] as const
export type QueueName = (typeof QUEUE_NAMES)[number]
