/**
 * Guests' answers, kept by address and tagged with what they show. A write purges its tags, so that the next request
 * is fresh; what was rendered from older facts than the newest purge of one of its tags is never stored.
 */
import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import { publish, subscribe } from '#server/platform/bus'

const LIFE_MS = 60_000
/** Purges that are remembered; an answer that began before the oldest of them is not stored. */
const REMEMBERED_PURGES = 20_000
const CHANNEL = 'purge'

export type Encoding = 'br' | 'gzip' | 'identity'

export interface CachedAnswer {
  tags: readonly string[]
  etag: string
  /** Header pairs without those that differ by encoding, ready to be written. */
  headers: Record<string, string>
  bodies: Partial<Record<Encoding, Buffer>> & { identity: Buffer }
}

let answers: LRUCache<string, CachedAnswer> | undefined
const keysByTag = new Map<string, Set<string>>()
const purgedAt = new Map<string, number>()
let epoch = 0
let forgottenBefore = 0
export const cacheFigures = { hits: 0, misses: 0, purged: 0 }

/** Called once at start. 0 bytes: nothing is kept. */
export function startCache(maxBytes: number): void {
  answers = maxBytes > 0
    ? new LRUCache({ maxSize: maxBytes, sizeCalculation: sizeOf, ttl: LIFE_MS, dispose: (answer, key) => unlink(key, answer) })
    : undefined
  subscribe(CHANNEL, message => purgeHere(JSON.parse(message) as string[]))
}

export function cachedAnswer(key: string): CachedAnswer | undefined {
  const answer = answers?.get(key)
  if (answer) cacheFigures.hits++
  else cacheFigures.misses++
  return answer
}

/** To be taken before the first query of a render, and handed to `keepAnswer`. */
export function renderEpoch(): number {
  return epoch
}

/** Makes an answer ready to be sent, and keeps it unless one of its tags was purged since `startedAt`. */
export function keepAnswer(key: string, body: string | Buffer, headers: Record<string, string>, tags: Iterable<string>, startedAt: number): CachedAnswer {
  const identity = Buffer.isBuffer(body) ? body : Buffer.from(body)
  const etag = `"${createHash('sha1').update(identity).digest('base64url')}"`
  const answer: CachedAnswer = { tags: [...tags], etag, headers: { ...headers, etag, vary: 'accept-encoding, origin' }, bodies: { identity } }
  const isFresh = startedAt >= forgottenBefore && answer.tags.every(tag => (purgedAt.get(tag) ?? 0) <= startedAt)
  if (answers && isFresh) {
    answers.set(key, answer)
    for (const tag of answer.tags) {
      const keys = keysByTag.get(tag)
      if (keys) keys.add(key)
      else keysByTag.set(tag, new Set([key]))
    }
  }
  return answer
}

/** Drops every answer with one of these tags, here at once and in the other processes through the bus. */
export function purge(tags: string[]): void {
  if (tags.length === 0) return
  purgeHere(tags)
  publish(CHANNEL, JSON.stringify(tags))
}

function purgeHere(tags: string[]): void {
  epoch++
  for (const tag of tags) {
    purgedAt.delete(tag)
    purgedAt.set(tag, epoch)
    for (const key of [...keysByTag.get(tag) ?? []]) {
      answers?.delete(key)
      cacheFigures.purged++
    }
  }
  while (purgedAt.size > REMEMBERED_PURGES) {
    const [oldest, at] = purgedAt.entries().next().value!
    forgottenBefore = Math.max(forgottenBefore, at)
    purgedAt.delete(oldest)
  }
}

function unlink(key: string, answer: CachedAnswer): void {
  for (const tag of answer.tags) {
    const keys = keysByTag.get(tag)
    keys?.delete(key)
    if (keys?.size === 0) keysByTag.delete(tag)
  }
}

/** The body in an encoding that the client takes, compressed once. */
export function bodyFor(answer: CachedAnswer, accepted: string | undefined): { encoding: Encoding, body: Buffer } {
  const encoding = pickEncoding(answer.bodies.identity.length, accepted)
  return { encoding, body: answer.bodies[encoding] ??= compress(answer.bodies.identity, encoding) }
}

function pickEncoding(size: number, accepted: string | undefined): Encoding {
  if (accepted === undefined || size < 512) return 'identity'
  if (/\bbr\b(?!;q=0(?:\.0+)?(?:,|$))/.test(accepted)) return 'br'
  return /\bgzip\b(?!;q=0(?:\.0+)?(?:,|$))/.test(accepted) ? 'gzip' : 'identity'
}

/** Brotli 4 and gzip 6 cost about the same on pages of 20 to 100 kB. */
function compress(body: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'br') return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
  return encoding === 'gzip' ? gzipSync(body) : body
}

/** Bodies, and about what the compressed ones will take. */
function sizeOf(answer: CachedAnswer): number {
  return Math.ceil(answer.bodies.identity.length * 1.5) + 500
}

/** Tests start from nothing. */
export function resetCache(): void {
  answers?.clear()
  keysByTag.clear()
  purgedAt.clear()
  epoch = forgottenBefore = 0
}
