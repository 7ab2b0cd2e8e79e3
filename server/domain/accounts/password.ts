import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { semaphore } from '#server/platform/semaphore'

interface Cost {
  /** KiB. */
  memory: number
  passes: number
  parallelism: number
}

/** OWASP's first choice for argon2id: 19 MiB, two passes. Raise it here, and every sign-in re-hashes. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
const HASH_BYTES = 32
/** Each hash takes 19 MiB and a core for about 25 ms; a longer line than this would not be worth the wait. */
const oneOfTwo = semaphore(2, 1_500)
const derive = promisify(argon2)

interface Stored { cost: Cost, salt: Buffer, hash: Buffer }

/** The PHC string of a new password: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return phcString({ cost: COST, salt, hash: await deriveWith(COST, salt, password) })
}

export interface PasswordCheck {
  matches: boolean
  /** Hashed with other costs than today's. */
  isOutdated: boolean
}

/** Compares with a stored PHC string. Without one it takes the same time and never matches: unknown addresses look like known ones. */
export async function checkPassword(password: string, phc: string | null | undefined): Promise<PasswordCheck> {
  const stored = phc ? parsePhc(phc) : undefined
  const { cost, salt, hash } = stored ?? nobody
  const derived = await deriveWith(cost, salt, password, hash.length)
  const isEqual = timingSafeEqual(derived, hash)
  const isOutdated = cost.memory !== COST.memory || cost.passes !== COST.passes || cost.parallelism !== COST.parallelism
  return { matches: isEqual && stored !== undefined, isOutdated }
}

const nobody: Stored = { cost: COST, salt: randomBytes(16), hash: randomBytes(HASH_BYTES) }

async function deriveWith({ memory, passes, parallelism }: Cost, salt: Buffer, password: string, tagLength = HASH_BYTES): Promise<Buffer> {
  return await oneOfTwo(async () => await derive('argon2id', { message: password, nonce: salt, memory, passes, parallelism, tagLength }))
}

function phcString({ cost, salt, hash }: Stored): string {
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

function parsePhc(text: string): Stored | undefined {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text)
  if (!match) return undefined
  const [, memory, passes, parallelism, salt, hash] = match
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt!, 'base64'),
    hash: Buffer.from(hash!, 'base64'),
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
