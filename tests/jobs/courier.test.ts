import { eq, inArray } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { deliveryFailures, notificationBatches, notifications, subscriptions } from '#drizzle/schema/courier'
import { posts } from '#drizzle/schema/posts'
import { mailTexts } from '#emails/texts'
import { BACKOFF_SECONDS } from '#server/domain/notifications/finish-batch'
import { retryFailed, retryPending } from '#server/domain/notifications/retry-pending'
import { renderMessage } from '#server/jobs/notifications/render'
import { startSweeping } from '#server/jobs/notifications/sweep'
import { startWorkers } from '#server/jobs/worker'
import type { RunningWorkers } from '#server/jobs/worker'
import { clock } from '#server/platform/clock'
import { resetConfig } from '#server/platform/config'
import { database } from '#server/platform/db'
import { outboxDrained } from '#server/platform/outbox'
import { queueNamed } from '#server/platform/queue/queues'
import { startQueues, stopQueues, queueStats, queueStatusText } from '#server/platform/queue/status'
import { startClock } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'
import { unwireCourier, wireCourier } from '#tests/support/courier'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { courierState, makeCommunity, writePost } from '#tests/support/fan-out'
import { parseMail, startMailSink } from '#tests/support/mail-sink'
import type { MailSink } from '#tests/support/mail-sink'
import { startRedis } from '#tests/support/redis'
import type { TestRedis } from '#tests/support/redis'
import { until } from '#tests/support/until'

// Every rendering of a message is counted on its way.
vi.mock('#server/jobs/notifications/render', { spy: true })

describe.each(['postgres', 'redis'] as const)('the courier with its queue on %s', (backend) => {
  let sink: MailSink
  let redis: TestRedis | undefined
  let db: TestDatabase
  let workers: RunningWorkers
  let stopClock: () => Promise<void>

  beforeAll(async () => {
    sink = await startMailSink()
    if (backend === 'redis') redis = await startRedis()
  })
  afterAll(async () => {
    await sink.stop()
    await redis?.stop()
  })

  beforeEach(async () => {
    db = await createDatabase()
    Object.assign(process.env, { DATABASE_URL: db.url, SMTP_URL: sink.url, APP_KEY: 'k'.repeat(40), PUBLIC_URL: 'https://guildhall.example' })
    if (redis) process.env.REDIS_URL = redis.url
    else delete process.env.REDIS_URL
    delete process.env.WORKERS
    resetConfig()
    sink.clear()
    wireCourier()
    workers = await startWorkers()
    stopClock = startClock()
  })
  afterEach(async () => {
    clock.reset()
    await stopClock()
    await workers.stop()
    await unwireCourier()
    await db.drop()
  })

  const finished = () => until(async () => {
    const state = await courierState({ db: database() })
    return state.unprepared === 0 && state.pending === 0 && state.completed + state.failed > 0 && state
  })

  it('brings a post to each of 200 subscribers exactly once, rendered once, with the headers of a list', async () => {
    const community = await transaction(unit => makeCommunity(unit, 200, index => `r${index}@example.org`))
    vi.mocked(renderMessage).mockClear()
    await transaction(unit => writePost(unit, community))
    const state = await finished()
    expect(vi.mocked(renderMessage).mock.calls.map(([facts, language]) => [facts.notification.kind, language])).toEqual([['post.created', 'en']])
    const messages = sink.messages()
    const [first] = await Promise.all(messages.slice(0, 1).map(parseMail))

    expect(state).toMatchObject({ completed: 2, failed: 0, emailed: 200 })
    expect(messages.map(message => message.to[0]).sort()).toEqual(Array.from({ length: 200 }, (_, index) => `r${index}@example.org`).sort())
    expect(first).toMatchObject({ subject: '[Acme] The parser moves out', from: { name: 'Ann via Guildhall' } })
    expect(first!.text).toContain('You get this because you follow Acme.')
    expect(first!.headers.find(header => header.key === 'list-unsubscribe')?.value).toMatch(/^<https:\/\/guildhall\.example\/unsubscribe\/\d+\.\d+\.[\w-]{43}>$/)
    expect(new Set((await Promise.all(messages.map(parseMail))).map(mail => mail.messageId)).size).toBe(200)
    expect(new Set(messages.map(message => message.connection)).size).toBeLessThanOrEqual(4)
  })

  it('renders a message once for each language, however many batches and tries it takes, and everybody gets their own', async () => {
    mailTexts.eo = { ...mailTexts.en!, via: ({ author, site }) => `${author} per ${site}`, reasons: { ...mailTexts.en!.reasons, organization: ({ organization }) => `vi sekvas ${organization}` } }
    try {
      const began = new Date()
      clock.set(began)
      const community = await transaction(unit => makeCommunity(unit, 220, index => index === 0 ? 'greylist@example.org' : `r${index}@example.org`))
      const others = community.readerIds.slice(110)
      await database().update(users).set({ language: 'eo' }).where(inArray(users.id, others))
      vi.mocked(renderMessage).mockClear()
      await transaction(unit => writePost(unit, community))
      // A batch is tried again, and whatever hangs is queued once more by hand. That it was tried has to be noted before time goes on.
      await until(async () => (await database().select().from(notificationBatches)).map(({ state, attempts }) => state === 'pending' ? attempts : state).sort().join() === '1,completed,completed,completed')
      await database().update(addresses).set({ email: 'r0@example.org' }).where(eq(addresses.email, 'greylist@example.org'))
      await transaction(unit => retryPending(unit))
      clock.set(new Date(began.getTime() + BACKOFF_SECONDS[0] * 1_000))
      await until(async () => (await courierState({ db: database() })).completed === 4)

      expect(vi.mocked(renderMessage).mock.calls.map(([, language]) => language).sort()).toEqual(['en', 'eo'])
      expect(Object.keys((await database().select().from(notifications))[0]!.messages!).sort()).toEqual(['en', 'eo'])
      const mails = await Promise.all(sink.messages().map(parseMail))
      const names = new Map(mails.map(mail => [mail.to?.[0]?.address, mail.from?.name]))
      expect([names.size, names.get('r0@example.org'), names.get('r109@example.org'), names.get('r110@example.org'), names.get('r219@example.org')])
        .toEqual([220, 'Ann via Guildhall', 'Ann via Guildhall', 'Ann per Guildhall', 'Ann per Guildhall'])
      expect(mails.filter(mail => mail.text?.includes('vi sekvas Acme'))).toHaveLength(110)
    }
    finally {
      delete mailTexts.eo
    }
  })

  it('works on as many jobs of a kind at a time as is configured for it', async () => {
    const inHand = async () => Object.fromEntries((await queueStats()).queues.map(({ name, active, waiting }) => [name, [active, waiting]]))
    const mailTo = (names: string[]) => transaction(async ({ emit }) => names.forEach(name => emit('account.linkRequested', { tokenId: null, kind: 'passwordChanged', email: `${name}@example.org`, userId: null })))
    const most = async (queue: string, isDone: () => boolean) => {
      let seen = 0
      await until(async () => {
        seen = Math.max(seen, (await inHand())[queue]![0]!)
        return isDone()
      }, { every: 10 })
      return seen
    }
    await mailTo(['slow-a', 'slow-b', 'slow-c'])
    expect(await most('mail', () => sink.messages().length === 3)).toBe(1)
    expect(new Set(sink.messages().map(({ connection }) => connection)).size).toBe(1)

    await workers.stop()
    process.env.WORKERS = '{"mail":2,"notifications":1}'
    resetConfig()
    sink.clear()
    workers = await startWorkers()
    await mailTo(['slow-d', 'slow-e', 'slow-f', 'slow-g'])
    expect(await most('mail', () => sink.messages().length === 4)).toBe(2)
    expect(new Set(sink.messages().map(({ connection }) => connection)).size).toBe(2)
    const community = await transaction(unit => makeCommunity(unit, 2, index => `slow-${index}@example.org`))
    for (let post = 0; post < 2; post++) await transaction(unit => writePost(unit, community))
    expect(await most('notifications', () => sink.messages().length === 8)).toBe(1)
  })

  it('lets one bad address fail alone, and never writes to it again', async () => {
    const community = await transaction(unit => makeCommunity(unit, 5, index => index === 2 ? 'bounce@example.org' : `r${index}@example.org`))
    await transaction(unit => writePost(unit, community))
    await finished()
    const failures = await database().select().from(deliveryFailures)
    const [address] = await database().select().from(addresses).where(eq(addresses.email, 'bounce@example.org'))

    expect(sink.messages()).toHaveLength(4)
    expect(failures).toMatchObject([{ kind: 'bounced', reason: expect.stringContaining('550'), addressId: address!.id }])
    expect(address).toMatchObject({ suppressed: 'bounced' })

    await transaction(unit => writePost(unit, community))
    await until(() => sink.messages().length === 8)
    expect(await database().select().from(deliveryFailures)).toHaveLength(1)
  })

  it('tries an address that is refused for now ever less often, and gives it up in the end', async () => {
    const began = new Date()
    clock.set(began)
    const community = await transaction(unit => makeCommunity(unit, 2, index => index === 0 ? 'greylist@example.org' : 'r@example.org'))
    await transaction(unit => writePost(unit, community))
    let now = began.getTime()
    for (const [index, seconds] of BACKOFF_SECONDS.entries()) {
      await until(async () => (await database().select().from(notificationBatches))[0]?.attempts === index + 1)
      const [batch] = await database().select().from(notificationBatches)
      expect(batch).toMatchObject({ state: 'pending', nextTryAt: new Date(now + seconds * 1_000) })
      now += seconds * 1_000
      clock.set(new Date(now))
    }
    const [batch] = await until(async () => {
      const rows = await database().select().from(notificationBatches)
      return rows[0]?.state === 'failed' ? rows : undefined
    })
    const failures = await database().select().from(deliveryFailures)

    expect(sink.messages().map(message => message.to[0])).toEqual(['r@example.org'])
    expect(batch!.failedAddressIds).toHaveLength(1)
    expect(failures.map(failure => failure.kind)).toEqual([...Array.from({ length: BACKOFF_SECONDS.length + 1 }, () => 'temporary'), 'gave_up'])
    expect((await database().select().from(addresses).where(eq(addresses.email, 'greylist@example.org')))[0]).toMatchObject({ suppressed: null })

    expect(await transaction(unit => retryFailed(unit))).toEqual([batch!.id])
    await until(async () => (await database().select().from(deliveryFailures)).length > failures.length)
    expect(sink.messages()).toHaveLength(1)
  })

  it('waits while the mail server is down, and goes on where it stopped', async () => {
    const began = new Date()
    clock.set(began)
    const community = await transaction(unit => makeCommunity(unit, 6, index => index === 3 ? 'drop@example.org' : `r${index}@example.org`))
    await transaction(unit => writePost(unit, community))
    await until(async () => (await database().select().from(notificationBatches))[0]?.attempts === 1)
    expect(sink.messages()).toHaveLength(4)
    expect(await database().select().from(deliveryFailures)).toMatchObject([{ kind: 'connection' }])

    await database().update(addresses).set({ email: 'r3@example.org' }).where(eq(addresses.email, 'drop@example.org'))
    clock.set(new Date(began.getTime() + BACKOFF_SECONDS[0] * 1_000))
    await finished()
    expect(sink.messages().map(message => message.to[0])).toEqual(['r0@example.org', 'r1@example.org', 'r2@example.org', 'drop@example.org', 'r3@example.org', 'r4@example.org', 'r5@example.org'])
  })

  it('sends what was rendered, whatever became of the text since, but nothing about what was hidden or is not wanted any more', async () => {
    const community = await transaction(unit => makeCommunity(unit, 3, index => `r${index}@example.org`))
    await stopQueues()
    const [kept, hidden] = [await transaction(unit => writePost(unit, community, 'first version')), await transaction(unit => writePost(unit, community, 'to be hidden'))]
    await outboxDrained()
    await startQueues()
    await until(async () => (await courierState({ db: database() })).unprepared === 0)
    await finished()
    sink.clear()
    await database().update(notificationBatches).set({ state: 'pending', emailedAddressIds: [] })
    await database().update(posts).set({ body: 'second version', html: '<p>second version</p>' }).where(eq(posts.id, kept))
    await database().update(posts).set({ hiddenAt: new Date() }).where(eq(posts.id, hidden))
    await database().update(subscriptions).set({ level: 'muted' }).where(eq(subscriptions.userId, community.readerIds[0]!))
    expect(await transaction(unit => retryPending(unit))).toHaveLength(2)
    await finished()

    const mails = await Promise.all(sink.messages().map(parseMail))
    expect(mails.map(mail => mail.to?.[0]?.address).sort()).toEqual(['r1@example.org', 'r2@example.org'])
    expect(mails.every(mail => mail.text?.includes('first version'))).toBe(true)
    const skipped = await database().select().from(deliveryFailures)
    expect(skipped.map(failure => failure.kind)).toEqual(Array.from({ length: 4 }, () => 'skipped'))
  })

  it('goes on although its queue has lost every job', async () => {
    const began = new Date()
    clock.set(began)
    await startSweeping()
    const community = await transaction(unit => makeCommunity(unit, 3, index => `r${index}@example.org`))
    await stopQueues()
    await transaction(unit => writePost(unit, community))
    await outboxDrained()
    await queueNamed('notifications').obliterate({ force: true })
    await startQueues()
    clock.set(new Date(began.getTime() + 61_000))
    await finished()
    expect(sink.messages()).toHaveLength(3)
  })

  it('shows what its queues do, stops them and starts them', async () => {
    const community = await transaction(unit => makeCommunity(unit, 1, () => 'r@example.org'))
    expect((await stopQueues()).state).toBe('Stopped')
    await transaction(unit => writePost(unit, community))
    await outboxDrained()
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(sink.messages()).toHaveLength(0)
    const stopped = (await queueStats()).queues.find(queue => queue.name === 'notifications')
    expect(stopped).toMatchObject({ isPaused: true, waiting: 1, workers: 1 })

    expect((await startQueues()).state).toBe('Started')
    await until(() => sink.messages().length === 1)
    await until(async () => (await queueStats()).queues.find(queue => queue.name === 'notifications')?.processed === 2)
    const text = await queueStatusText()
    expect(text).toMatch(/^# Server\nstate:Started\n/)
    expect(text).toMatch(/# Queue notifications\nstate:Started\nworkers:1\nadded:2\nprocessed:2\nretries:0\nfailed:0\nwaiting:0\n/)
    expect(text).toContain('# Worker mail 1\n')
  })
})
