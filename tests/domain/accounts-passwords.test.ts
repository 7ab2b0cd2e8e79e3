import { beforeAll, describe, expect, it } from 'vitest'
import { knownDeviceId, rememberDevice } from '#server/domain/accounts/known-device'
import { deviceLabel } from '#server/domain/accounts/device-label'
import { requireUncommonPassword } from '#server/domain/accounts/new-password'
import { checkPassword, hashPassword } from '#server/domain/accounts/password'
import { resetConfig } from '#server/platform/config'
import { semaphore } from '#server/platform/semaphore'
import { TEST_APP_KEY } from '#tests/support/accounts'

/** argon2id, version 1.3, today’s costs: 16 bytes of salt and 32 of hash, base64 without padding. */
const PHC = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/

describe('passwords', () => {
  it('are kept as a PHC string, salted, that only the same password matches', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse battery'), hashPassword('correct horse battery')])
    expect(one).toMatch(PHC)
    expect(one).not.toBe(other)
    expect(await checkPassword('correct horse battery', one)).toEqual({ matches: true, isOutdated: false })
    expect(await checkPassword('correct horse batterz', one)).toEqual({ matches: false, isOutdated: false })
  })

  it('never match where none is stored, or something that is no PHC string', async () => {
    expect((await checkPassword('', null)).matches).toBe(false)
    expect((await checkPassword('x', undefined)).matches).toBe(false)
    expect((await checkPassword('x', '$2b$10$abcdefghijklmnopqrstuv')).matches).toBe(false)
  })

  it('say when they were hashed at other costs', async () => {
    const weak = '$argon2id$v=19$m=8192,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$'
    const { argon2Sync } = await import('node:crypto')
    const hash = argon2Sync('argon2id', { message: 'an older password', nonce: 'saltsaltsaltsalt', memory: 8192, passes: 1, parallelism: 1, tagLength: 32 })
    const stored = weak + hash.toString('base64').replace(/=+$/, '')
    expect(await checkPassword('an older password', stored)).toEqual({ matches: true, isOutdated: true })
  })

  it.each([
    ['among the most common', '1234567890'],
    ['common in other case', 'QWERTYUIOP'],
    ['the address', 'somebody@example.org'],
    ['its first part', 'Somebody'],
    ['the handle', 'some-handle'],
  ])('are refused when they are %s', async (_what, password) => {
    const own = { email: 'somebody@example.org', handle: 'some-handle' }
    await expect(requireUncommonPassword(password, own)).rejects.toMatchObject({ code: 'Refused', errors: [{ fieldName: 'password', errorCode: 'passwordCommon' }] })
  })

  it('are taken when nobody would try them first', async () => {
    await expect(requireUncommonPassword('Lantern-over-9-harbours', { email: 'a@example.org', handle: 'abc' })).resolves.toBeUndefined()
  })
})

describe('a device', () => {
  beforeAll(() => {
    Object.assign(process.env, { DATABASE_URL: 'postgres://unused@localhost/unused', APP_KEY: TEST_APP_KEY })
    resetConfig()
  })

  it('shows to which accounts it has signed in, and to no others', () => {
    const first = rememberDevice(undefined, 7)
    const both = rememberDevice(first, 8)
    const deviceId = first.split('.')[0]
    expect([knownDeviceId(both, 7), knownDeviceId(both, 8), knownDeviceId(both, 9)]).toEqual([deviceId, deviceId, undefined])
    expect(rememberDevice(both, 8)).toBe(both)
  })

  it('cannot take another one’s proof, or make one up', () => {
    const [mine, theirs] = [rememberDevice(undefined, 7), rememberDevice(undefined, 7)]
    expect(knownDeviceId(`${mine.split('.')[0]}.${theirs.split('.')[1]}`, 7)).toBe(undefined)
    expect(knownDeviceId('a'.repeat(22), 7)).toBe(undefined)
    expect(knownDeviceId('.', 7)).toBe(undefined)
  })

  it('remembers the newest five accounts', () => {
    let cookie: string | undefined
    for (let account = 1; account <= 7; account++) cookie = rememberDevice(cookie, account)
    expect([1, 2, 3, 4, 5, 6, 7].filter(account => knownDeviceId(cookie, account))).toEqual([3, 4, 5, 6, 7])
  })

  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0', 'Edge on Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1', 'Safari on iPhone'],
    ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['curl/8.5.0', 'curl'],
    [undefined, ''],
  ])('%s is called %s', (agent, label) => {
    expect(deviceLabel(agent)).toBe(label)
  })
})

it('work that takes a core is done by two at a time, and a flood is turned away', async () => {
  const limited = semaphore(2, 3)
  let running = 0
  let most = 0
  const task = async () => {
    most = Math.max(most, ++running)
    await new Promise(resolve => setTimeout(resolve, 5))
    running--
  }
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => limited(task)))
  expect(most).toBe(2)
  expect(results.map(({ status }) => status).filter(status => status === 'fulfilled')).toHaveLength(5)
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'Unavailable', retryAfter: 5 } })
  await expect(limited(async () => 'free again')).resolves.toBe('free again')
})
