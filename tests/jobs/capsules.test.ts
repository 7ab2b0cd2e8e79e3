/** A capsule's mails, from the release to its recipients and back to its sender. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { and, eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addresses } from '#drizzle/schema/addresses'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { notificationBatches, notifications } from '#drizzle/schema/courier'
import { changeAddress } from '#server/domain/capsules/change-address'
import { confirmCapsule } from '#server/domain/capsules/confirm-capsule'
import { createCapsule } from '#server/domain/capsules/create-capsule'
import { createGuestCapsule } from '#server/domain/capsules/create-guest-capsule'
import { recipientState } from '#server/domain/capsules/presenter'
import { listRecipients } from '#server/domain/capsules/queries'
import { BACKOFF_SECONDS } from '#server/domain/notifications/finish-batch'
import { optOut } from '#server/domain/notifications/opt-out'
import { startWorkers } from '#server/jobs/worker'
import type { RunningWorkers } from '#server/jobs/worker'
import { clock } from '#server/platform/clock'
import { resetConfig } from '#server/platform/config'
import { database } from '#server/platform/db'
import { closeMailConnections } from '#server/platform/mail-server'
import { outboxDrained } from '#server/platform/outbox'
import { startClock } from '#server/platform/timers'
import { actorOf, draftOf, guestDraft, NOON, tick, tokenOf, wireCapsules } from '#tests/support/capsules'
import { unwireCourier, wireCourier } from '#tests/support/courier'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { createPerson } from '#tests/support/factories'
import { parseMail, startMailSink } from '#tests/support/mail-sink'
import type { MailSink } from '#tests/support/mail-sink'
import { until } from '#tests/support/until'

const RELEASE = new Date('2026-03-04T12:00:00Z')
const SITE = 'https://guildhall.example'
let sink: MailSink
let test: TestDatabase

beforeAll(async () => {
  sink = await startMailSink()
})
afterAll(async () => await sink.stop())
beforeEach(async () => {
  test = await createDatabase()
  Object.assign(process.env, { DATABASE_URL: test.url, SMTP_URL: sink.url, APP_KEY: 'k'.repeat(40), PUBLIC_URL: SITE, WORKERS: '{"notifications":1}' })
  delete process.env.REDIS_URL
  resetConfig()
  sink.clear()
  wireCourier()
  wireCapsules()
  clock.set(NOON)
})
afterEach(async () => {
  clock.reset()
  await unwireCourier()
  await test.drop()
  delete process.env.WORKERS
  resetConfig()
})

const statesOf = async (id: number) => (await listRecipients(database(), id)).map(recipient => recipientState(recipient, { state: 'sent' }))
const mailTo = async (address: string, subject?: RegExp) => {
  const found = await until(async () => {
    const mails = await Promise.all(sink.messages().filter(({ to }) => to[0] === address).map(parseMail))
    return mails.find(mail => subject === undefined || subject.test(mail.subject ?? ''))
  })
  return found
}
const headerOf = (mail: Awaited<ReturnType<typeof parseMail>>, name: string) => mail.headers.find(({ key }) => key === name)?.value

describe('with a worker', () => {
  let workers: RunningWorkers
  let stopClock: () => Promise<void>
  beforeEach(async () => {
    workers = await startWorkers()
    stopClock = startClock()
  })
  afterEach(async () => {
    await stopClock()
    await workers.stop()
  })

  it('a guest’s capsule is asked for, receipted, brought to its recipient and reported, with the right link in each mail', async () => {
    const draft = guestDraft({ subject: 'Ten years', body_md: 'See **https://example.com/x** and [this](https://example.com/y).' })
    const { capsule } = await createGuestCapsule(draft)
    const from = draft.from!.email
    const asked = await mailTo(from, /^Confirm your capsule$/)
    expect(asked.text).toContain(`${SITE}/capsules/confirm#${capsule.publicId}.${tokenOf.confirm(capsule.id)}`)
    expect(asked.text).toContain('robin@example.org')
    expect(asked.text).not.toContain(tokenOf.manage(capsule.id))
    expect(headerOf(asked, 'list-unsubscribe')).toMatch(/^<https:\/\/guildhall\.example\/api\/optout\/\d+\.\d+\.[\w-]{43}>$/)
    await confirmCapsule(capsule.publicId, tokenOf.confirm(capsule.id))
    const receipt = await mailTo(from, /^Your capsule is waiting/)
    expect(receipt.text).toContain(`${SITE}/capsules/manage#${capsule.publicId}.${tokenOf.manage(capsule.id)}`)

    clock.set(RELEASE)
    const mail = await mailTo('robin@example.org')
    const [recipient] = await database().select().from(capsuleRecipients).where(eq(capsuleRecipients.capsuleId, capsule.id))
    expect(mail).toMatchObject({ subject: 'Ten years', from: { name: 'Ann (unverified) via Guildhall' } })
    expect(mail.text).toContain(`${SITE}/capsules/claim#${tokenOf.claim(capsule.id, recipient!.addressId)}`)
    expect(mail.text).toContain('It was written to reach you on 4 March 2026 at 12:00 (UTC).')
    expect(headerOf(mail, 'list-unsubscribe')).toMatch(/\/api\/optout\//)
    expect(headerOf(mail, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    // Not accepted yet: where a link leads can be read, not clicked.
    expect(mail.html).toContain('this (https://example.com/y)')
    expect(mail.html).not.toMatch(/href="https:\/\/example\.com/)
    await mailTo(from, /^Your capsule is on its way/)
    await mailTo(from, /^Your capsule has arrived/)
    expect(await statesOf(capsule.id)).toEqual(['sent'])
    expect(sink.messages().filter(({ to }) => to[0] === 'robin@example.org')).toHaveLength(1)
  })

  it('T1.18: names and texts that are code stay text, and nothing of them begins a header of its own', async () => {
    const hostile = '<img src=x onerror=alert(1)>'
    const { capsule } = await createGuestCapsule(guestDraft({ subject: `${hostile} "x"`, body_md: `${hostile}\n\n[x](javascript:alert(1))`, from: { name: `${hostile} Bcc: all@example.org`, email: 'mallory@example.org' } }))
    await confirmCapsule(capsule.publicId, tokenOf.confirm(capsule.id))
    clock.set(RELEASE)
    const mail = await mailTo('robin@example.org')
    expect(mail.html).not.toMatch(/<img|javascript:alert\(1\)"/)
    expect(mail.subject).toBe(`${hostile} "x"`)
    expect(mail.headers.some(({ key }) => key === 'bcc')).toBe(false)
    expect(mail.to).toEqual([{ address: 'robin@example.org', name: '' }])
  })

  it('T1.25: a mail that comes back is told at once, and goes out again to another address', async () => {
    const person = await createPerson(database())
    const actor = actorOf(person, RELEASE)
    const { capsule } = await createCapsule(actor, draftOf({ to: ['bounce@example.org', 'robin@example.org'] }))
    clock.set(RELEASE)
    await mailTo(person.email!, /^Your capsule came back/)
    expect(await statesOf(capsule.id)).toEqual(['bounced', 'sent'])
    const [first, second] = await listRecipients(database(), capsule.id)
    expect(first!.failure!.reason).toContain('5.1.1')
    await expect(changeAddress(actor, capsule.publicId, second!.publicId, 'other@example.org')).rejects.toMatchObject({ code: 'TooLate' })
    await expect(changeAddress(actorOf(person, new Date(RELEASE.getTime() - 3_600_000)), capsule.publicId, first!.publicId, 'new@example.org')).rejects.toMatchObject({ code: 'ReauthenticationRequired' })
    await changeAddress(actor, capsule.publicId, first!.publicId, 'new@example.org')
    expect((await mailTo('new@example.org')).text).toContain('Hello from the past.')
    await mailTo(person.email!, /^Your capsule has arrived/)
    expect(await statesOf(capsule.id)).toEqual(['sent', 'sent'])
    expect(sink.messages().filter(({ to }) => to[0] === 'robin@example.org')).toHaveLength(1)
  })

  it('says truthfully that it comes late, and only then', async () => {
    const { capsule } = await createGuestCapsule(guestDraft())
    await confirmCapsule(capsule.publicId, tokenOf.confirm(capsule.id))
    clock.set(new Date(RELEASE.getTime() + 86_400_000 + 60_000))
    expect((await mailTo('robin@example.org')).text).toContain('This was due on 4 March 2026 at 12:00 (UTC). It comes late')
  })

  it('T1.23: one click of a mail program ends all mail to the address, and reaches what waits already', async () => {
    const one = (await createGuestCapsule(guestDraft())).capsule
    const other = (await createGuestCapsule(guestDraft({ when: { at_local: '2026-03-05T12:00', tz: 'UTC' } }))).capsule
    for (const { id, publicId } of [one, other]) await confirmCapsule(publicId, tokenOf.confirm(id))
    clock.set(RELEASE)
    const mail = await mailTo('robin@example.org')
    const token = /\/api\/optout\/([^>]+)>/.exec(headerOf(mail, 'list-unsubscribe')!)![1]!
    expect(await optOut(token, undefined)).toBe('robin@example.org')
    clock.set(new Date('2026-03-05T12:00:00Z'))
    await until(async () => (await database().select().from(capsules).where(and(eq(capsules.id, other.id), eq(capsules.state, 'held')))).length === 1)
    expect(sink.messages().filter(({ to }) => to[0] === 'robin@example.org')).toHaveLength(1)
  })

  it('T1.15: while the mail server is down for three hours everything is deferred, and then it goes out, the oldest first, once each', async () => {
    const robin = await createPerson(database())
    const actor = actorOf(await createPerson(database(), { emailsOff: true }))
    process.env.SMTP_URL = 'smtp://127.0.0.1:9'
    resetConfig()
    closeMailConnections()
    const made = []
    for (let minute = 0; minute < 5; minute++) {
      made.push((await createCapsule(actor, draftOf({ to: [`r${minute}@example.org`, `@${robin.handle}`], when: { at_local: `2026-03-04T12:0${minute}`, tz: 'UTC' } }))).capsule)
    }
    const batches = async () => await database().select().from(notificationBatches).innerJoin(notifications, eq(notifications.id, notificationBatches.notificationId)).where(eq(notifications.kind, 'capsule.released'))
    let now = RELEASE.getTime()
    for (let minute = 0; minute < 5; minute++, now += 60_000) {
      clock.set(new Date(now))
      await until(async () => (await batches()).filter(({ notification_batch: { attempts } }) => attempts > 0).length > minute)
    }
    for (const seconds of BACKOFF_SECONDS.slice(0, 3)) {
      now += seconds * 1_000 + 300_000
      clock.set(new Date(now))
      const before = Math.min(...(await batches()).map(({ notification_batch: { attempts } }) => attempts))
      await until(async () => (await batches()).every(({ notification_batch: { attempts } }) => attempts > before))
    }
    expect((await Promise.all(made.map(async ({ id }) => await statesOf(id)))).flat().every(state => state === 'deferred')).toBe(true)
    expect(sink.messages()).toEqual([])

    process.env.SMTP_URL = sink.url
    resetConfig()
    closeMailConnections()
    clock.set(new Date(now + 12 * 3_600_000))
    await until(async () => (await batches()).every(({ notification_batch: { state } }) => state === 'completed'))
    const receivers = sink.messages().map(({ to }) => to[0]!).filter(to => to.startsWith('r') && to.endsWith('@example.org'))
    expect(receivers).toEqual(['r0@example.org', 'r1@example.org', 'r2@example.org', 'r3@example.org', 'r4@example.org'])
    expect(sink.messages().filter(({ to }) => to[0] === robin.email)).toHaveLength(5)
    const [bells] = await database().execute<{ count: number }>(sql`select count(*)::int from notification_recipient join notification on notification.id = notification_id where user_id = ${robin.id} and kind = 'capsule.released'`)
    expect(bells!.count).toBe(5)
  }, 60_000)
})

describe('a worker that is killed', () => {
  let worker: ChildProcess | undefined
  afterEach(() => worker?.kill('SIGKILL'))

  it('T1.14: between the release and the mail is followed by one that sends it, once', async () => {
    const { capsule } = await createGuestCapsule(guestDraft({ to: ['slow@example.org'] }))
    await confirmCapsule(capsule.publicId, tokenOf.confirm(capsule.id))
    await outboxDrained()
    clock.set(RELEASE)
    await tick()
    const state = async () => (await database().select({ state: capsules.state }).from(capsules).where(eq(capsules.id, capsule.id)))[0]!.state
    expect(await state()).toBe('sent')
    worker = await startWorker()
    // The server has it, and takes 200 ms to say so: nobody has noted that it went out.
    await until(() => sink.messages().some(({ to }) => to[0] === 'slow@example.org'), { every: 2 })
    await kill(worker)
    expect(await statesOf(capsule.id)).not.toContain('sent')
    worker = await startWorker()
    await until(async () => (await statesOf(capsule.id))[0] === 'sent', { seconds: 60 })
    const mails = await Promise.all(sink.messages().filter(({ to }) => to[0] === 'slow@example.org').map(parseMail))
    expect(mails.length).toBeLessThanOrEqual(2)
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1)
    expect(await state()).toBe('sent')
    expect(await database().select().from(addresses).where(eq(addresses.suppressed, 'bounced'))).toEqual([])
  }, 90_000)
})

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/worker-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, SMTP_URL: sink.url, LOG_LEVEL: 'error' },
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', code => reject(new Error(`The worker ended with ${code} before it was ready.`)))
  })
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
