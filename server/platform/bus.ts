import { Redis } from 'ioredis'
import { config } from '#server/platform/config'
import { logger } from '#server/platform/logger'

export type BusHandler = (message: string) => void

const CHANNEL_PREFIX = 'guildhall:'
const handlers = new Map<string, Set<BusHandler>>()
let publisher: Redis | undefined
let subscriber: Redis | undefined

/** Connects this process to the others. Without Redis there are no others, and nothing happens. */
export function startBus(): void {
  const url = config().redisUrl
  if (!url || publisher) return
  publisher = new Redis(url, { maxRetriesPerRequest: 1, lazyConnect: false })
  subscriber = new Redis(url, { maxRetriesPerRequest: null })
  for (const client of [publisher, subscriber]) client.on('error', (error: Error) => logger.warn({ err: error }, 'the bus has no Redis; trying again'))
  subscriber.on('message', (channel: string, message: string) => {
    for (const handler of handlers.get(channel.slice(CHANNEL_PREFIX.length)) ?? []) handler(message)
  })
  subscriber.on('ready', () => {
    if (handlers.size > 0) void subscriber?.subscribe(...[...handlers.keys()].map(name => CHANNEL_PREFIX + name)).catch(reportLoss)
  })
}

/** Tells the other processes. Best effort: whatever depends on it also ends by itself after a while. */
export function publish(channel: string, message: string): void {
  void publisher?.publish(CHANNEL_PREFIX + channel, message).catch(reportLoss)
}

/** Listens to what other processes tell (and, with Redis, to what this one told). */
export function subscribe(channel: string, handler: BusHandler): void {
  const set = handlers.get(channel) ?? new Set()
  handlers.set(channel, set.add(handler))
  if (subscriber?.status === 'ready') void subscriber.subscribe(CHANNEL_PREFIX + channel).catch(reportLoss)
}

export function stopBus(): void {
  publisher?.disconnect()
  subscriber?.disconnect()
  publisher = subscriber = undefined
}

function reportLoss(error: unknown): void {
  logger.warn({ err: error }, 'a message to the other processes was lost')
}
