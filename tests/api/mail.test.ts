import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import type { Client } from '#tests/support/client'
import { TEST_BOUNCE_TOKEN } from '#tests/support/accounts'
import { until } from '#tests/support/until'

let site: ApiSite
let user: World
let admin: World
let theirs: Client
let admins: Client

beforeAll(async () => {
  site = await startSite()
})
afterAll(async () => await site?.stop())
beforeEach(async () => {
  [user, admin] = await makeWorlds(site.db, ['user', 'admin']) as [World, World]
  theirs = site.client.as(user.session)
  admins = site.client.as(admin.session)
})

const json = (body: unknown) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const bounce = (to: string) => `Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; ${to}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such user\r\n--b--\r\n`
const tell = async (raw: string, authorization: string | undefined) => await site.client.send('/api/mail/bounces', { method: 'POST', headers: { 'content-type': 'message/rfc822', ...authorization === undefined ? {} : { authorization } }, body: raw })

describe('mail that came back', () => {
  it('is told by whoever knows the token, and by nobody else', async () => {
    for (const wrong of [undefined, '', 'Bearer', 'Bearer wrong', `Basic ${TEST_BOUNCE_TOKEN}`, `Bearer ${TEST_BOUNCE_TOKEN}x`]) {
      const answer = await tell(bounce(user.email), wrong)
      expect([answer.status, (answer.json as { code: string }).code]).toEqual([403, 'WrongSecret'])
    }
    expect((await theirs.send('/api/me/mail')).json).toMatchObject({ suppressed: null })
    expect((await tell(bounce(user.email), `Bearer ${TEST_BOUNCE_TOKEN}`)).json).toEqual({ outcomes: ['suppressed'] })
    expect((await theirs.send('/api/me/mail')).json).toMatchObject({ suppressed: { kind: 'bounced', reason: '550 5.1.1 No such user' } })
  })

  it('stops at its owner’s wish, with one mail to see whether it works', async () => {
    await tell(bounce(user.email), `Bearer ${TEST_BOUNCE_TOKEN}`)
    expect((await theirs.send('/api/me/mail/retry', { method: 'POST' })).json).toMatchObject({ suppressed: null })
    const subjects = async () => ((await site.client.send(`/api/dev/mail?to=${encodeURIComponent(user.email)}`)).json as { items: { subject: string }[] }).items.map(({ subject }) => subject)
    expect(await until(async () => (await subjects()).length > 0 && await subjects(), { seconds: 30, every: 200 })).toEqual(['Mail reaches you again'])
  })

  it('is found and lifted by administrators', async () => {
    await tell(bounce(user.email), `Bearer ${TEST_BOUNCE_TOKEN}`)
    const path = `/api/admin/suppressed-addresses?q=${encodeURIComponent(user.email.slice(0, -4))}`
    const { items } = (await admins.send(path)).json as { items: { id: number, email: string, handle: string }[] }
    expect(items).toMatchObject([{ email: user.email, handle: `${user.unique}-x` }])
    expect((await admins.send(`/api/admin/suppressed-addresses/${items[0]!.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await admins.send(path)).json).toEqual({ items: [], nextCursor: null })
  })
})

it('a test mail answers what the mail server said, and a bad address is refused by its field', async () => {
  const sent = await admins.send('/api/admin/test-mail', { method: 'POST', ...json({ to: `${admin.unique}@example.org` }) })
  expect([sent.status, sent.json]).toEqual([200, { accepted: true, answer: expect.stringMatching(/^250 /) }])
  const refused = await admins.send('/api/admin/test-mail', { method: 'POST', ...json({ to: 'nobody' }) })
  expect([refused.status, (refused.json as { errors: { fieldName: string }[] }).errors[0]!.fieldName]).toEqual([400, 'to'])
})

it('the bell of the shell, the count and the list agree, before and after something is hidden, muted and read', async () => {
  const counts = async () => {
    const [me, count, list] = await Promise.all(['/api/me', '/api/notifications/count', '/api/notifications?unread=1'].map(async path => (await theirs.send(path)).json))
    return [(me as { unreadCount: number }).unreadCount, (count as { unread: number }).unread, (list as { items: unknown[] }).items.length]
  }
  expect(await counts()).toEqual([1, 1, 1])
  await site.sql`update post set hidden_at = created_at where id = ${user.postId}`
  expect(await counts()).toEqual([0, 0, 0])
  await site.sql`update post set hidden_at = null where id = ${user.postId}`
  expect((await theirs.send(`/api/notifications/${user.notificationId}/narrow`, { method: 'POST', ...json({ scope: 'thread' }) })).status).toBe(204)
  expect((await theirs.send('/api/subscriptions?of=threads')).json).toMatchObject({ items: [{ target: { kind: 'thread', post: { id: user.postId } }, level: 'muted' }] })
  expect(await counts()).toEqual([1, 1, 1])
  expect((await theirs.send(`/api/posts/${user.postId}/notifications/read`, { method: 'PUT' })).json).toEqual({ unread: 0 })
  expect(await counts()).toEqual([0, 0, 0])
})
