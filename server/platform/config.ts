import ipaddr from 'ipaddr.js'
import * as v from 'valibot'
import { LIMIT_DEFAULTS, someLimits } from '#shared/contract/limits'
import type { Limits } from '#shared/contract/limits'
import { RATE_LIMITS } from '#shared/contract/rate-limits'
import type { RateLimit, RateLimitName } from '#shared/contract/rate-limits'
import { QUEUE_NAMES } from '#server/platform/queue/names'
import type { QueueName } from '#server/platform/queue/names'

const count = (max: number) => v.pipe(v.string(), v.regex(/^\d+$/, 'must be a whole number'), v.transform(Number), v.maxValue(max))
const urlOf = (...protocols: string[]) => v.pipe(
  v.string(),
  v.check(text => protocols.includes(URL.parse(text)?.protocol ?? ''), `must start with ${protocols.map(p => `${p}//`).join(' or ')}`),
)
const limits = v.pipe(
  v.string(),
  v.transform(text => text === 'off' ? 'off' as const : parseJson(text)),
  v.union([v.literal('off'), v.record(v.picklist(Object.keys(RATE_LIMITS) as RateLimitName[]), v.object({ count: v.number(), seconds: v.number() }))], 'must be `off` or JSON like {"write":{"count":60,"seconds":60}}'),
)

/** Guards of passwords and mailed links (`seconds` is the first window; each one that is used up doubles the next). */
const SIGN_IN_LIMITS = {
  /** Wrong passwords for one account, from devices that it does not know. */
  account: { count: 10, seconds: 900 },
  /** Wrong passwords for one account from one device that has signed in to it before. */
  device: { count: 10, seconds: 3600 },
  /** Wrong passwords from one network. */
  network: { count: 100, seconds: 900 },
  /** Wrong codes of a second factor, for one account (and for each device that it knows). */
  factor: { count: 10, seconds: 900 },
  /** Mails with links to one address. */
  mail: { count: 5, seconds: 3600 },
} as const satisfies Record<string, RateLimit>
export type SignInLimitName = keyof typeof SIGN_IN_LIMITS

const signInLimits = v.pipe(
  v.string(),
  v.transform(parseJson),
  v.record(v.picklist(Object.keys(SIGN_IN_LIMITS) as SignInLimitName[]), v.object({ count: v.number(), seconds: v.number() }), 'must be JSON like {"account":{"count":10,"seconds":900}}'),
)

/** How many jobs of a queue one process has in hand at a time; each that sends mail has a connection of its own. */
const WORKERS = { notifications: 4, mail: 1, scheduled: 1 } as const satisfies Record<QueueName, number>

const workers = v.pipe(
  v.string(),
  v.transform(parseJson),
  v.record(v.picklist(QUEUE_NAMES), v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)), 'must be JSON like {"notifications":4,"mail":1}, each from 1 to 64'),
)

const environment = v.object({
  DATABASE_URL: urlOf('postgres:', 'postgresql:'),
  /** Set by our launcher: the database lies beside the data folder, so a generated key may too. */
  DATABASE_EMBEDDED: v.optional(v.picklist(['1'], 'is set by the launcher')),
  DATA_FOLDER: v.optional(v.string(), '.data'),
  REDIS_URL: v.optional(urlOf('redis:', 'rediss:')),
  SMTP_URL: v.optional(urlOf('smtp:', 'smtps:')),
  MAIL_FROM: v.optional(v.pipe(v.string(), v.email('must be an e-mail address'))),
  PUBLIC_URL: v.pipe(v.optional(urlOf('http:', 'https:'), 'http://localhost:3000'), v.transform(text => text.replace(/\/+$/, ''))),
  /** Origins of static sites that may call with the cookie, separated by commas. */
  SITE_ORIGINS: v.pipe(v.optional(v.string(), ''), v.transform(text => text.split(',').map(part => part.trim()).filter(Boolean)), v.array(v.pipe(v.string(), v.check(isOrigin, 'must be exact origins like https://www.example.org')))),
  APP_ROLE: v.optional(v.picklist(['all', 'web', 'worker'], 'must be all, web or worker'), 'all'),
  APP_KEY: v.optional(v.pipe(v.string(), v.minLength(32, 'must have at least 32 characters'))),
  /** How many proxies in front append to X-Forwarded-For. */
  TRUST_PROXY: v.optional(count(10), '0'),
  RATE_LIMITS: v.optional(limits, '{}'),
  /** Replaces single ones of LIMIT_DEFAULTS (shared/contract/limits.ts). */
  LIMITS: v.optional(v.pipe(v.string(), v.transform(parseJson), v.check(value => v.is(someLimits, value), 'must be JSON like {"capsules":{"guestMinimumSeconds":60}}'), v.transform(value => value as v.InferOutput<typeof someLimits>)), '{}'),
  /** Replaces single ones of SIGN_IN_LIMITS above; they cannot be switched off. */
  SIGN_IN_LIMITS: v.optional(signInLimits, '{}'),
  /** Networks that outgoing requests may reach although they are not public, such as `10.1.0.0/16`, separated by commas. */
  EGRESS_ALLOW: v.pipe(v.optional(v.string(), ''), v.transform(text => text.split(',').map(part => part.trim()).filter(Boolean)), v.array(v.pipe(v.string(), v.check(text => ipaddr.isValidCIDR(text), 'must be networks like 10.1.0.0/16')))),
  /** Replaces single ones of WORKERS above. */
  WORKERS: v.optional(workers, '{}'),
  PAGE_CACHE_MB: v.optional(count(4096), '48'),
  DATABASE_CONNECTIONS: v.optional(count(200), '8'),
  METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))),
  /** Lets a mail server or a provider tell what came back, at POST /api/mail/bounces. */
  BOUNCE_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))),
  LOG_LEVEL: v.optional(v.picklist(['silent', 'error', 'warn', 'info', 'debug'], 'must be silent, error, warn, info or debug'), 'info'),
  GITHUB_CLIENT_ID: v.optional(v.string()),
  GITHUB_CLIENT_SECRET: v.optional(v.string()),
  /** A GitHub of one's own (Enterprise Server); its API is expected at /api/v3. */
  GITHUB_URL: v.optional(v.pipe(urlOf('http:', 'https:'), v.transform(text => text.replace(/\/+$/, '')))),
  S3_ENDPOINT: v.optional(urlOf('http:', 'https:')),
  S3_BUCKET: v.optional(v.string()),
  S3_REGION: v.optional(v.string(), 'auto'),
  S3_ACCESS_KEY_ID: v.optional(v.string()),
  S3_SECRET_ACCESS_KEY: v.optional(v.string()),
})

export interface Config {
  databaseUrl: string
  databaseConnections: number
  databaseEmbedded: boolean
  dataFolder: string
  redisUrl: string | undefined
  smtpUrl: string | undefined
  mailFrom: string
  /** Without a slash at its end. */
  publicUrl: string
  siteOrigins: string[]
  role: 'all' | 'web' | 'worker'
  appKey: string | undefined
  trustProxy: number
  signInLimits: Record<SignInLimitName, RateLimit>
  limits: Limits
  egressAllow: string[]
  rateLimits: 'off' | Partial<Record<RateLimitName, RateLimit>>
  workers: Record<QueueName, number>
  pageCacheBytes: number
  metricsToken: string | undefined
  bounceToken: string | undefined
  logLevel: string
  /** Sign-in with GitHub; undefined: not offered. */
  github: GithubSettings | undefined
  s3: { endpoint: string, bucket: string, region: string, accessKeyId: string, secretAccessKey: string } | undefined
}

export interface GithubSettings {
  clientId: string
  clientSecret: string
  /** Without a slash at their ends. */
  url: string
  apiUrl: string
}

/** A wrong setting: the start stops and names each variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

let current: Config | undefined

/** The validated settings of this process, read from the environment once. Throws ConfigError. */
export function config(): Config {
  return current ??= readConfig(process.env)
}

/** Tests read the environment again. */
export function resetConfig(): void {
  current = undefined
}

export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const result = v.safeParse(environment, given)
  if (!result.success) {
    const lines = result.issues.map(issue => `${issue.path?.[0]?.key ?? 'environment'}: ${issue.kind === 'schema' && issue.received === 'undefined' ? 'is missing' : issue.message}`)
    throw new ConfigError(`These settings are wrong:\n  ${lines.join('\n  ')}`)
  }
  const e = result.output
  return {
    databaseUrl: e.DATABASE_URL, databaseConnections: e.DATABASE_CONNECTIONS, databaseEmbedded: e.DATABASE_EMBEDDED === '1', dataFolder: e.DATA_FOLDER, redisUrl: e.REDIS_URL, smtpUrl: e.SMTP_URL,
    mailFrom: e.MAIL_FROM ?? `guildhall@${new URL(e.PUBLIC_URL).hostname}`, publicUrl: e.PUBLIC_URL, siteOrigins: e.SITE_ORIGINS, role: e.APP_ROLE, appKey: e.APP_KEY,
    trustProxy: e.TRUST_PROXY, rateLimits: e.RATE_LIMITS as Config['rateLimits'],
    signInLimits: { ...SIGN_IN_LIMITS, ...e.SIGN_IN_LIMITS }, limits: limitsWith(e.LIMITS), egressAllow: e.EGRESS_ALLOW, workers: { ...WORKERS, ...e.WORKERS }, pageCacheBytes: e.PAGE_CACHE_MB * 1024 * 1024,
    metricsToken: e.METRICS_TOKEN, bounceToken: e.BOUNCE_TOKEN, logLevel: e.LOG_LEVEL, github: githubOf(e), s3: s3Of(e),
  }
}

function limitsWith({ notes, capsules, mail, files }: v.InferOutput<typeof someLimits>): Limits {
  const { notes: n, capsules: c, mail: m, files: f } = LIMIT_DEFAULTS
  return { notes: { ...n, ...notes }, capsules: { ...c, ...capsules }, mail: { ...m, ...mail }, files: { ...f, ...files } } as unknown as Limits
}

function s3Of(e: v.InferOutput<typeof environment>): Config['s3'] {
  if (!e.S3_ENDPOINT) return undefined
  const missing = (['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const).filter(name => !e[name])
  if (missing.length > 0) throw new ConfigError(`These settings are wrong:\n  ${missing.map(name => `${name}: is missing (S3_ENDPOINT is set)`).join('\n  ')}`)
  return { endpoint: e.S3_ENDPOINT, bucket: e.S3_BUCKET!, region: e.S3_REGION, accessKeyId: e.S3_ACCESS_KEY_ID!, secretAccessKey: e.S3_SECRET_ACCESS_KEY! }
}

function githubOf({ GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret, GITHUB_URL: url }: v.InferOutput<typeof environment>): GithubSettings | undefined {
  if (!clientId && !clientSecret) return undefined
  if (!clientId || !clientSecret) throw new ConfigError(`These settings are wrong:\n  ${clientId ? 'GITHUB_CLIENT_SECRET' : 'GITHUB_CLIENT_ID'}: is missing (sign-in with GitHub needs both)`)
  return url ? { clientId, clientSecret, url, apiUrl: `${url}/api/v3` } : { clientId, clientSecret, url: 'https://github.com', apiUrl: 'https://api.github.com' }
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.origin === text && text !== 'null'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}
