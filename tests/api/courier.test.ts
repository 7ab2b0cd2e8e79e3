import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkOf, signUp, TEST_APP_KEY } from '#tests/support/accounts'
import { newBrowser } from '#tests/support/browser'
import type { Browser } from '#tests/support/browser'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { parseMail, startMailSink } from '#tests/support/mail-sink'
import type { MailSink } from '#tests/support/mail-sink'
import { startServer } from '#tests/support/server'
import type { TestServer } from '#tests/support/server'
import { until } from '#tests/support/until'

interface Bell { items: { id: number, kind: string, reason: string, readAt: string | null, post: { title: string } }[] }

let database: TestDatabase
let server: TestServer
let sql: postgres.Sql
let sink: MailSink
let ann: Browser
let bob: Browser
let carl: Browser

beforeAll(async () => {
  database = await createDatabase()
  sql = postgres(database.url, { max: 2, onnotice: () => {} })
  sink = await startMailSink()
  server = await startServer({ databaseUrl: database.url, env: { APP_KEY: TEST_APP_KEY, SMTP_URL: sink.url } })
  ann = await signUp(server.origin, sql, 'ann')
  bob = await signUp(server.origin, sql, 'bob')
  carl = await signUp(server.origin, sql, 'carl')
  const made = await ann.call('POST /api/organizations', { name: 'Acme', slug: 'acme', description: 'We make parsers.' })
  expect(made.status, made.text).toBe(201)
  await settled()
})

afterAll(async () => {
  await server?.stop()
  await sink?.stop()
  await sql?.end()
  await database?.drop()
})

async function post(title: string, type = 'Announcement', body = 'Hello **all**'): Promise<number> {
  const answer = await ann.call<{ id: number }>('POST /api/posts', { organization: 'acme', title, type, body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

/** The mails of this subject's thread, by address. */
async function mailsAbout(title: string) {
  const mails = await Promise.all(sink.messages().map(parseMail))
  return mails.filter(mail => mail.subject?.includes(title)).map(mail => ({
    to: mail.to?.[0]?.address, subject: mail.subject, text: mail.text ?? '',
    unsubscribe: mail.headers.find(header => header.key === 'list-unsubscribe')?.value.replace(/[<>]/g, '') ?? '',
  }))
}

/** Whoever else was told of it first, this mail goes to Ann, Bob or Carl after it: nothing more is on its way. */
async function settled(): Promise<void> {
  await until(async () => (await sql`select from outbox where state = 'pending' union all select from notification where messages is null union all select from notification_batch where state = 'pending'`).length === 0)
}

const subscribe = async (browser: Browser, draft: Record<string, unknown> = {}) =>
  expect(await browser.call('PUT /api/organizations/acme/subscription', { postTypes: [], level: 'all', ...draft })).toMatchObject({ status: 200 })

describe('a sign-up', () => {
  it('sends a link that works, in a mail without a choice to unsubscribe', async () => {
    await newBrowser(server.origin).call('POST /api/accounts/sign-up', { email: 'dora@example.org' })
    const sent = await until(async () => (await Promise.all(sink.messages().map(parseMail))).find(one => one.to?.[0]?.address === 'dora@example.org'))
    const [row] = await sql<{ id: string }[]>`select id from token where email = 'dora@example.org'`
    expect(sent.subject).toBe('Finish your account')
    expect(sent.text).toContain(`${server.origin}/finish#${linkOf(row!.id)}`)
    expect(sent.headers.some(header => header.key === 'list-unsubscribe')).toBe(false)
  })
})

describe('a post', () => {
  it('reaches subscribers and the mentioned by mail and by bell, each person once, and never its author', async () => {
    await subscribe(bob)
    await subscribe(carl)
    await post('Parser one', 'Announcement', 'Look, @carl and @ann')
    await settled()
    const mails = await mailsAbout('Parser one')

    expect(mails.map(mail => [mail.to, mail.subject])).toEqual(expect.arrayContaining([
      ['bob@example.org', '[Acme] Parser one'], ['carl@example.org', 'ann Example mentioned you in “Parser one”'],
    ]))
    expect(mails).toHaveLength(2)
    expect((await bob.call('/api/notifications/count')).body).toEqual({ unread: 1 })
    expect((await carl.call<Bell>('/api/notifications')).body.items).toMatchObject([{ kind: 'post.mention', reason: 'mention', readAt: null, post: { title: 'Parser one' } }])
    expect((await ann.call('/api/notifications/count')).body).toEqual({ unread: 0 })
  })

  it('tells its author of comments, and followers of the thread; the bell forgets what was deleted', async () => {
    const id = await post('Parser two')
    await settled()
    expect((await bob.call(`POST /api/posts/${id}/comments`, { body: 'Nice' })).status).toBe(201)
    await settled()
    const reply = await ann.call(`POST /api/posts/${id}/comments`, { body: 'Thanks' })
    expect(reply.status).toBe(201)
    await settled()
    const mails = await mailsAbout('Parser two')
    expect(mails.map(mail => `${mail.to} ${/You get this because ([^.]+)/.exec(mail.text)?.[1]}`).sort()).toEqual([
      'ann@example.org it is about a post of yours',
      'bob@example.org you follow Acme',
      'bob@example.org you follow this thread',
      'carl@example.org you follow Acme',
    ])

    const unread = (await bob.call<{ unread: number }>('/api/notifications/count')).body.unread
    expect((await ann.call(`DELETE /api/posts/${id}`)).status).toBeLessThan(300)
    expect((await bob.call('/api/notifications/count')).body).toEqual({ unread: unread - 2 })
  })

  it('is marked as read, singly and all at once, by whom it belongs to', async () => {
    const [first] = (await bob.call<Bell>('/api/notifications?unread=1')).body.items
    expect((await carl.call(`PUT /api/notifications/${first!.id}/read`, { read: true })).status).toBe(404)
    expect((await bob.call(`PUT /api/notifications/${first!.id}/read`, { read: true })).status).toBe(200)
    expect((await bob.call<Bell>('/api/notifications?unread=1')).body.items.map(item => item.id)).not.toContain(first!.id)
    expect((await bob.call('PUT /api/notifications/read')).body).toEqual({ unread: 0 })
  })

  it('is not sent to who chose other types, and the estimate says how much a choice brings', async () => {
    await subscribe(carl, { postTypes: ['Question'] })
    await post('Parser three')
    await settled()
    expect((await mailsAbout('Parser three')).map(mail => mail.to)).toEqual(['bob@example.org'])
    expect((await carl.call('/api/subscriptions/estimate?organization=acme&types=Question')).body).toEqual({ mailsPerWeek: 0 })
    expect((await carl.call('/api/subscriptions/estimate?organization=acme')).body).toEqual({ mailsPerWeek: 0.2 })
    expect((await carl.call<{ items: unknown[] }>('/api/subscriptions?of=places')).body.items).toMatchObject([{ target: { organization: { slug: 'acme' } }, postTypes: ['Question'], level: 'all' }])
  })
})

describe('the mails of a thread', () => {
  it('name in References the mails that their reader got of it before, and answer the last of them', async () => {
    const id = await post('Parser thread')
    await settled()
    for (const [who, body] of [[bob, 'One'], [ann, 'Two'], [carl, 'Three']] as const) {
      expect((await who.call(`POST /api/posts/${id}/comments`, { body })).status).toBe(201)
      await settled()
    }
    const mails = (await Promise.all(sink.messages().map(parseMail))).filter(mail => mail.subject?.includes('Parser thread'))
    const root = `<p${id}@localhost>`
    const threadOf = (address: string) => mails.filter(mail => mail.to?.[0]?.address === address).map(({ messageId, references, inReplyTo }) => ({ messageId: messageId!, references: references?.split(/\s+/), inReplyTo }))
    const [news, two, three, ...noMore] = threadOf('bob@example.org')
    expect(noMore).toEqual([])
    expect(news).toMatchObject({ references: [root], inReplyTo: undefined })
    expect(two).toMatchObject({ references: [root, news!.messageId], inReplyTo: news!.messageId })
    expect(three).toMatchObject({ references: [root, news!.messageId, two!.messageId], inReplyTo: two!.messageId })
    // Its author got no mail about the post: theirs begin with the first comment.
    const [one, last] = threadOf('ann@example.org')
    expect(one).toMatchObject({ references: [root], inReplyTo: root })
    expect(last).toMatchObject({ references: [root, one!.messageId], inReplyTo: one!.messageId })
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(mails.length)
  })
})

describe('the unsubscribe link of a mail', () => {
  it('changes nothing when it is looked at, and ends the subscription with one click of a mail program', async () => {
    await subscribe(bob)
    await post('Parser four')
    await settled()
    const { unsubscribe } = (await mailsAbout('Parser four')).find(mail => mail.to === 'bob@example.org')!
    const token = unsubscribe.split('/').at(-1)!
    const page = await fetch(unsubscribe)
    expect([page.status, (await page.text()).includes('bob@example.org')]).toEqual([200, true])
    const described = await newBrowser(server.origin).call(`/api/unsubscribe/${token}`)
    expect(described.body).toEqual({ email: 'bob@example.org', sender: null, person: null, organization: 'Acme', post: 'Parser four', postType: 'Announcement', scopes: ['thread', 'type', 'organization', 'everything'] })
    expect((await bob.call<{ items: unknown[] }>('/api/subscriptions?of=places')).body.items).toHaveLength(1)

    const clicked = await fetch(unsubscribe, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' })
    expect(clicked.status).toBe(204)
    expect((await bob.call<{ items: unknown[] }>('/api/subscriptions?of=places')).body.items).toEqual([])
    await post('Parser five')
    await settled()
    expect(await mailsAbout('Parser five')).toEqual([])
  })

  it('works for nobody else: a changed token is not known', async () => {
    const { unsubscribe } = (await mailsAbout('Parser four')).find(mail => mail.to === 'bob@example.org')!
    const [address, notification, secret] = unsubscribe.split('/').at(-1)!.split('.') as [string, string, string]
    for (const token of [`${Number(address) + 1}.${notification}.${secret}`, `${address}.${Number(notification) + 1}.${secret}`, `${address}.${notification}.${secret.replace(/^./, first => first === 'A' ? 'B' : 'A')}`, 'x'.repeat(30)]) {
      expect((await newBrowser(server.origin).call(`/api/unsubscribe/${token}`)).status).toBe(404)
      expect((await fetch(`${server.origin}/unsubscribe/${token}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' })).status).toBe(404)
    }
  })

  it('can end less or more: a type, the organization, everything', async () => {
    const { unsubscribe } = (await mailsAbout('Parser four')).find(mail => mail.to === 'bob@example.org')!
    const choose = async (scope: string) => expect((await newBrowser(server.origin).call(`POST /api/unsubscribe/${unsubscribe.split('/').at(-1)}`, { scope })).status).toBe(204)
    const mine = async () => (await bob.call<{ items: { postTypes: string[], level: string }[] }>('/api/subscriptions?of=places')).body.items

    await subscribe(bob)
    await choose('type')
    expect(await mine()).toMatchObject([{ postTypes: expect.not.arrayContaining(['Announcement']), level: 'all' }])
    await choose('organization')
    expect(await mine()).toMatchObject([{ level: 'muted' }])
    await choose('everything')
    expect(await sql`select emails_off as off from users where handle = 'bob'`).toEqual([{ off: true }])
  })
})

describe('the queue pages', () => {
  it('are for administrators: state as text and figures, stop, start, and what is pending again', async () => {
    expect((await newBrowser(server.origin).call('/mq/status')).status).toBe(401)
    expect((await carl.call('/mq/stats')).status).toBe(403)
    await sql`update users set is_admin = true where handle = 'ann'`
    const asked = await until(async () => {
      const answer = await ann.call('/mq/status')
      return answer.status === 200 ? answer : undefined
    }, { seconds: 15 })

    expect(asked.headers.get('content-type')).toContain('text/plain')
    expect(asked.text).toContain('# Queue notifications\nstate:Started\nworkers:1\n')
    expect((await ann.call('POST /mq/stop')).body).toMatchObject({ state: 'Stopped' })
    expect((await ann.call('POST /mq/start')).body).toMatchObject({ state: 'Started', backend: 'postgres' })
    expect((await ann.call('POST /mq/retry-pending')).body).toEqual({ ids: [] })
    expect((await ann.call('POST /mq/retry-failed', {})).body).toEqual({ ids: [] })
  })
})

describe('the figures of the queues', () => {
  interface Queue { name: string, isPaused: boolean, workers: number, added: number, processed: number, retries: number, failed: number, waiting: number, active: number, dead: number, lastMessageAt: string | null }
  interface Stats { state: string, backend: string, queues: Queue[] }

  it('say of each queue what was added, done, tried again and failed, what waits and who works, as the text does', async () => {
    const stats = async () => (await ann.call<Stats>('/mq/stats')).body
    const mailQueue = async () => (await stats()).queues.find(({ name }) => name === 'mail')!
    // What is in hand is counted as done a moment after its mail is out.
    await until(async () => (await stats()).queues.every(({ added, processed, dead, waiting, active }) => waiting + active === 0 && added === processed + dead))
    const { body: first, text } = await ann.call<Stats>('/mq/stats')
    expect(Object.keys(first.queues[0]!).sort()).toEqual(['active', 'added', 'dead', 'failed', 'isPaused', 'lastMessageAt', 'name', 'processed', 'retries', 'waiting', 'workers'])
    expect(first).toMatchObject({ state: 'Started', backend: 'postgres', queues: ['notifications', 'mail', 'scheduled'].map(name => ({ name, isPaused: false, workers: 1, waiting: 0, active: 0, retries: 0, failed: 0, dead: 0 })) })
    expect(text).not.toContain('@')
    const before = first.queues.find(({ name }) => name === 'mail')!
    expect([before.added > 0, before.processed, Math.abs(Date.now() - Date.parse(before.lastMessageAt!)) < 600_000]).toEqual([true, before.added, true])

    expect((await ann.call('POST /mq/stop')).body).toMatchObject({ state: 'Stopped' })
    const asked = new Date().toISOString()
    await newBrowser(server.origin).call('POST /api/accounts/sign-up', { email: 'late@example.org' })
    const stopped = await until(async () => {
      const queue = await mailQueue()
      return queue.waiting === 1 ? queue : undefined
    })
    expect(stopped).toMatchObject({ isPaused: true, added: before.added + 1, processed: before.processed, active: 0 })
    const status = (await ann.call('/mq/status')).text
    for (const queue of (await stats()).queues) {
      expect(status).toContain(`# Queue ${queue.name}\nstate:Stopped\nworkers:${queue.workers}\nadded:${queue.added}\nprocessed:${queue.processed}\nretries:${queue.retries}\nfailed:${queue.failed}\nwaiting:${queue.waiting}\nactive:${queue.active}\ndead:${queue.dead}\nlast_message:${queue.lastMessageAt ?? 'never'}\n`)
    }
    expect((await ann.call('POST /mq/start')).body).toMatchObject({ state: 'Started' })
    // One job writes the mail, another sends it.
    const done = await until(async () => {
      const queue = await mailQueue()
      return queue.processed === before.processed + 2 ? queue : undefined
    })
    expect(done).toMatchObject({ isPaused: false, added: before.added + 2, waiting: 0, active: 0, failed: 0, dead: 0 })
    expect(done.lastMessageAt! > asked).toBe(true)
  })
})

describe('the mail catcher', () => {
  it('does not exist where mail goes out', async () => {
    expect((await newBrowser(server.origin).call('/api/dev/mail')).status).toBe(404)
  })

  it('shows what was caught to this machine under the name localhost, and to nobody else', async () => {
    // A database each: with one between them either of the two could take the job, and catch the mail.
    const [own, other] = [await createDatabase(), await createDatabase()]
    const catching = await startServer({ databaseUrl: own.url, env: { APP_KEY: TEST_APP_KEY } })
    const proxied = await startServer({ databaseUrl: other.url, env: { APP_KEY: TEST_APP_KEY, TRUST_PROXY: '1' } })
    try {
      const browser = newBrowser(catching.origin)
      await browser.call('POST /api/accounts/sign-up', { email: 'eve@example.org' })
      const mail = await until(async () => (await browser.call<{ items: { id: string, subject: string }[] }>('/api/dev/mail?to=eve@example.org')).body.items[0])
      expect((await browser.call(`/api/dev/mail/${mail.id}`)).body).toMatchObject({ subject: 'Finish your account', text: expect.stringContaining('/finish#') })
      expect((await fetch(`http://127.0.0.1:${catching.port}/api/dev/mail`)).status).toBe(404)
      expect((await newBrowser(proxied.origin).call('/api/dev/mail')).status).toBe(404)
      expect((await browser.call('DELETE /api/dev/mail')).status).toBe(204)
      expect((await browser.call<{ items: unknown[] }>('/api/dev/mail')).body.items).toEqual([])
    }
    finally {
      await Promise.all([catching.stop(), proxied.stop()])
      await Promise.all([own.drop(), other.drop()])
    }
  })
})
