import { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import { RATE_LIMITS } from '#shared/contract/rate-limits'
import type { RateLimit, RateLimitName } from '#shared/contract/rate-limits'
import { config } from '#server/platform/config'
import { logger } from '#server/platform/logger'

export interface Allowance {
  limit: number
  remaining: number
  /** Seconds until the window ends. */
  resetIn: number
  allowed: boolean
}

interface Window { count: number, endsAt: number }

const windows = new LRUCache<string, Window>({ max: 100_000 })
let redis: Redis | undefined

/** Counts one request of `caller` in the fixed window of this limit: in memory, or in Redis when several processes share the work. */
export async function countRequest(name: RateLimitName, caller: string, isMember = false): Promise<Allowance | undefined> {
  const configured = config().rateLimits
  if (configured === 'off') return undefined
  const { count, seconds, member = count }: RateLimit = configured[name] ?? RATE_LIMITS[name]
  const limit = { count: isMember ? member : count, seconds }
  return config().redisUrl ? await countInRedis(name, caller, limit) : countHere(name, caller, limit)
}

function countHere(name: string, caller: string, { count, seconds }: RateLimit): Allowance {
  const now = Date.now()
  const key = `${name}:${caller}`
  let window = windows.get(key)
  if (!window || window.endsAt <= now) {
    window = { count: 0, endsAt: now + seconds * 1000 }
    windows.set(key, window)
  }
  window.count++
  return allowance(window.count, count, (window.endsAt - now) / 1000)
}

async function countInRedis(name: string, caller: string, limit: RateLimit): Promise<Allowance> {
  redis ??= new Redis(config().redisUrl!, { maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: false }).on('error', () => {})
  const window = Math.floor(Date.now() / 1000 / limit.seconds)
  const key = `guildhall:limit:${name}:${caller}:${window}`
  try {
    const [[, used]] = await redis.multi().incr(key).expire(key, limit.seconds + 1).exec() as [[null, number], unknown]
    return allowance(used, limit.count, (window + 1) * limit.seconds - Date.now() / 1000)
  }
  catch (error) {
    // Without Redis each process counts for itself: looser, but never closed to everybody.
    logger.warn({ err: error }, 'request limits are counted per process: Redis does not answer')
    return countHere(name, caller, limit)
  }
}

function allowance(used: number, limit: number, resetIn: number): Allowance {
  return { limit, remaining: Math.max(0, limit - used), resetIn: Math.max(1, Math.ceil(resetIn)), allowed: used <= limit }
}

export function stopRateLimit(): void {
  redis?.disconnect()
  redis = undefined
  windows.clear()
}
