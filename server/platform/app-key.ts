import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { config, ConfigError } from '#server/platform/config'

let key: Buffer | undefined

/**
 * The key that encrypts second-factor secrets and signs links: `APP_KEY`, or a generated one in the data folder
 * (mode 0600). With a database of one's own a lost data folder must not silently change it, so there it is required.
 */
function appKey(): Buffer {
  if (key) return key
  const given = config().appKey
  if (given) return key = Buffer.from(given)
  if (!config().databaseEmbedded) throw new ConfigError('These settings are wrong:\n  APP_KEY: is missing (needed with a database of your own; make one with `openssl rand -base64 36`)')
  const path = join(config().dataFolder, 'app-key')
  if (!existsSync(path)) {
    mkdirSync(config().dataFolder, { recursive: true })
    writeFileSync(path, randomBytes(36).toString('base64'), { mode: 0o600, flag: 'wx' })
  }
  return key = Buffer.from(readFileSync(path, 'utf8').trim())
}

/** Stops the start if there is no key. */
export function requireAppKey(): void {
  appKey()
}

/**
 * A secret that can be made again but not guessed: base64url of HMAC-SHA256(app key, `purpose:subject`), 256 bits.
 * Links in mails carry it; the database holds at most its hash.
 */
export function secretFor(purpose: string, subject: number | string): string {
  return createHmac('sha256', appKey()).update(`${purpose}:${subject}`).digest('base64url')
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts what the server itself has to read again (AES-256-GCM). `context` says whose it is: moved to another row it does not open. */
export function encryptSecret(context: string, plain: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyOf('encryption'), nonce).setAAD(Buffer.from(context))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** The opposite. Throws if the key is another one, or a byte was changed. */
export function decryptSecret(context: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyOf('encryption'), sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}

function keyOf(purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', appKey(), '', purpose, 32))
}
