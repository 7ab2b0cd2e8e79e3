import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError, readConfig, resetConfig } from '#server/platform/config'
import { decodeCursor, encodeCursor } from '#server/platform/cursor'
import type { AppError } from '#server/platform/errors'
import { countRequest, stopRateLimit } from '#server/platform/rate-limit'
import { RATE_LIMITS } from '#shared/contract/rate-limits'

const DATABASE_URL = 'postgres://localhost/guildhall'
const before = { ...process.env }

afterAll(() => {
  process.env = before
  resetConfig()
  stopRateLimit()
})

describe('a setting', () => {
  it.each([
    ['DATABASE_URL', 'mysql://localhost/x'], ['REDIS_URL', 'localhost:6379'], ['SMTP_URL', 'mail.example'], ['MAIL_FROM', 'nobody'], ['PUBLIC_URL', 'guild.example'],
    ['SITE_ORIGINS', 'https://static.example/'], ['SITE_ORIGINS', 'https://a.example, null'], ['APP_ROLE', 'boss'], ['APP_KEY', 'short'], ['TRUST_PROXY', 'yes'], ['TRUST_PROXY', '11'],
    ['RATE_LIMITS', '{"write":5}'], ['RATE_LIMITS', '{'], ['RATE_LIMITS', '{"unknown":{"count":1,"seconds":1}}'], ['SIGN_IN_LIMITS', 'off'], ['EGRESS_ALLOW', '10.1.0.0'],
    ['WORKERS', '4'], ['WORKERS', '{"mail":0}'], ['WORKERS', '{"mail":1.5}'], ['WORKERS', '{"letters":2}'], ['PAGE_CACHE_MB', '1.5'], ['DATABASE_CONNECTIONS', '1000'], ['METRICS_TOKEN', 'short'], ['LOG_LEVEL', 'loud'], ['S3_ENDPOINT', 'bucket'],
  ])('%s that says “%s” is named', (name, value) => {
    expect(() => readConfig({ DATABASE_URL, [name]: value })).toThrow(ConfigError)
    expect(() => readConfig({ DATABASE_URL, [name]: value })).toThrow(new RegExp(`^ {2}${name}: `, 'm'))
  })

  it('that is missing is named, and so are all the wrong ones at once', () => {
    const read = () => readConfig({ APP_ROLE: 'boss', LOG_LEVEL: 'loud' })
    for (const line of ['DATABASE_URL: is missing', 'APP_ROLE: must be', 'LOG_LEVEL: must be']) expect(read).toThrow(line)
  })

  it('of a file store needs the others of it', () => {
    expect(() => readConfig({ DATABASE_URL, S3_ENDPOINT: 'https://s3.example', S3_BUCKET: 'files' })).toThrow(/S3_ACCESS_KEY_ID: is missing .*\n {2}S3_SECRET_ACCESS_KEY: is missing/)
  })

  it('that is empty counts as not given', () => {
    expect(readConfig({ DATABASE_URL, REDIS_URL: '', PUBLIC_URL: 'https://guild.example/', SITE_ORIGINS: ' https://a.example , https://b.example ' })).toMatchObject({
      redisUrl: undefined, publicUrl: 'https://guild.example', mailFrom: 'guildhall@guild.example', siteOrigins: ['https://a.example', 'https://b.example'], role: 'all', trustProxy: 0,
    })
  })
})

describe('a place in a list', () => {
  it('is read as it was given', () => {
    const at = new Date('2026-03-01T12:00:00.123Z')
    expect(decodeCursor(encodeCursor([at.toISOString(), 'ü', 0.1 + 0.2, 7, Number.MAX_SAFE_INTEGER, true]), ['date', 'string', 'number', 'int', 'id', 'boolean']))
      .toEqual([at, 'ü', 0.1 + 0.2, 7, Number.MAX_SAFE_INTEGER, true])
    expect([decodeCursor(undefined, ['id']), decodeCursor('', ['id'])]).toEqual([undefined, undefined])
  })

  it.each([
    ['no base64 of JSON', 'id', '%%%'], ['an object', 'id', Buffer.from('{"0":1}').toString('base64url')], ['too many parts', 'id', encodeCursor([1, 2])], ['no parts', 'id', encodeCursor([])],
    ['a fraction for an id', 'id', encodeCursor([1.5])], ['a huge id', 'id', encodeCursor([1e300])], ['null for an id', 'id', encodeCursor([null])], ['a text for an id', 'id', encodeCursor(['1'])],
    ['more than four bytes hold', 'int', encodeCursor([2 ** 31])], ['infinity', 'number', Buffer.from('[1e999]').toString('base64url')], ['a text for a number', 'number', encodeCursor(['1; drop table post'])],
    ['no date', 'date', encodeCursor(['yesterday'])], ['a number for a date', 'date', encodeCursor([5])], ['a date that no database has', 'date', encodeCursor(['+275760-09-13T00:00:00.000Z'])],
    ['a date before the first year', 'date', encodeCursor(['-000001-01-01T00:00:00.000Z'])], ['a text with a zero in it', 'string', encodeCursor(['a\0b'])], ['a list for a text', 'string', Buffer.from('[["a"]]').toString('base64url')],
    ['a number for a truth', 'boolean', encodeCursor([1])],
  ] as const)('that is %s is refused', (_what, kind, cursor) => {
    expect(() => decodeCursor(cursor, [kind])).toThrow(expect.objectContaining({ code: 'InvalidInput' }) as AppError)
  })
})

describe('a request limit', () => {
  beforeEach(() => {
    stopRateLimit()
    process.env = { ...before, DATABASE_URL, RATE_LIMITS: '{"vote":{"count":3,"seconds":60}}', REDIS_URL: '' }
    resetConfig()
  })

  it('allows so many requests of one caller, and of each caller', async () => {
    const allowed = []
    for (let index = 0; index < 5; index++) allowed.push((await countRequest('vote', 'person:1'))!.allowed)
    expect(allowed).toEqual([true, true, true, false, false])
    expect(await countRequest('vote', 'person:2')).toMatchObject({ allowed: true, remaining: 2, limit: 3 })
    expect((await countRequest('vote', 'person:1'))!.resetIn).toBeGreaterThan(50)
  })

  it('is the contract’s where no other is set', async () => {
    expect((await countRequest('read', 'person:1'))!.limit).toBe(RATE_LIMITS.read.count)
  })

  it('can be switched off', async () => {
    process.env.RATE_LIMITS = 'off'
    resetConfig()
    expect(await countRequest('vote', 'person:1')).toBeUndefined()
  })
})
