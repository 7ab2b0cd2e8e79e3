import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright'
import { comments } from '#shared/contract/comments'
import type { QueueStats } from '#shared/contract/operations'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { flaws } from '#tests/support/flaws'
import { startJourney } from '#tests/support/journey'
import type { Journey } from '#tests/support/journey'
import { handsOn } from '#tests/support/keyboard'
import { openSession } from '#tests/support/people'
import { until } from '#tests/support/until'

let journey: Journey
let page: Page

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(async () => await journey?.stop())

/** A picture in each scheme and on a phone, where somebody wants to look at them. */
async function picture(name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  for (const scheme of ['light', 'dark'] as const) {
    await page.evaluate(theme => void (document.documentElement.dataset.theme = theme), scheme)
    await page.screenshot({ path: `${folder}/${name}-${scheme}.png` })
  }
  await page.evaluate(() => void (document.documentElement.dataset.theme = 'light'))
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: `${folder}/${name}-phone.png` })
  await page.setViewportSize({ width: 1280, height: 900 })
}

/** How many unread things the server knows of. */
async function unreadOf({ session }: World): Promise<number> {
  return ((await journey.site.client.as(session).send('/api/notifications/count')).json as { unread: number }).unread
}

/** The author of somebody's post writes below it; whoever is to be told has been told afterwards. */
async function commentOn(world: World, body: string): Promise<void> {
  const { sql, client } = journey.site
  const [row] = await sql<{ author: string }[]>`select author_id as author from post where id = ${world.postId}`
  const answer = await client.as(await openSession(sql, Number(row!.author))).call(comments.create, { params: { postId: world.postId }, body: { body } })
  expect(answer.status, answer.text).toBe(201)
  await until(async () => (await sql`select from outbox where state = 'pending'`).length === 0)
}

describe('the bell', () => {
  it('changes without a reload: every quarter of a minute, not in a hidden tab, and at once when it is looked at again', async () => {
    const [reader] = await makeWorlds(journey.site.db, ['member']) as [World]
    page = await journey.newPage(reader)
    await page.clock.install()
    let asked = 0
    page.on('request', request => asked += request.url().endsWith('/api/notifications/count') ? 1 : 0)
    const bell = (unread: number) => page.getByRole('link', { name: new RegExp(`^${unread} unread`) })
    await journey.open(page, '/')
    await bell(1).waitFor()
    await page.evaluate(() => void Object.assign(globalThis, { isSamePage: true }))
    // From here on the browser's time stands still, but for what is said.
    await page.clock.pauseAt(Date.now() + 3_600_000)
    const before = asked
    await commentOn(reader, 'Is it still on?')
    expect([await unreadOf(reader), await bell(1).count(), asked]).toEqual([2, 1, before])
    await page.clock.fastForward(15_000)
    await bell(2).waitFor()

    // A browser without a window never hides a tab by itself.
    const hide = async (isHidden: boolean) => await page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
    await hide(true)
    const askedInSight = asked
    await commentOn(reader, 'I think so.')
    for (let minute = 0; minute < 3; minute++) await page.clock.fastForward(60_000)
    await page.evaluate(async () => await fetch('/api/health'))
    expect([await unreadOf(reader), await bell(2).count(), asked]).toEqual([3, 1, askedInSight])
    await hide(false)
    await bell(3).waitFor()
    await commentOn(reader, 'Look out of the window.')
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await bell(4).waitFor()
    expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true)
    await page.context().close()
  })
})

describe('without a mouse', () => {
  it('somebody chooses what reaches them: how many mails, the site by level with an estimate, a thread, and takes it back', async () => {
    page = await journey.newPage(journey.member)
    const hands = handsOn(page)
    await journey.open(page, '/settings/notifications')
    await page.getByRole('heading', { name: 'Threads' }).waitFor()
    await hands.tabTo(page.getByRole('radio', { name: /As many as usual/ }))
    await hands.press('ArrowDown')
    await hands.fill(page.getByRole('spinbutton', { name: 'Mails a day, at most' }), '1000')
    await hands.press('Enter')
    await page.getByText('Choose 100 at most.').waitFor()
    await hands.fill(page.getByRole('spinbutton', { name: 'Mails a day, at most' }), '7')
    await hands.press('Enter')
    await page.getByText('Saved.').waitFor()
    expect(await flaws(page)).toEqual([])

    const opener = page.getByRole('button', { name: 'Follow the whole site' })
    await hands.enter(opener)
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/mails? a week|mail at all/).waitFor()
    await picture('follow')
    expect((await flaws(page)).filter(flaw => !flaw.includes('320'))).toEqual([])
    await hands.tabTo(dialog.getByRole('radio', { name: 'Every new post' }))
    await hands.press('ArrowDown')
    await hands.enter(dialog.getByRole('button', { name: 'Save' }))
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'The whole site' }).waitFor()
    expect(await page.getByRole('listitem').filter({ hasText: 'The whole site' }).innerText()).toContain('Only what is meant for me')

    const level = page.getByRole('combobox', { name: `What reaches you of Post of ${journey.member.unique}` })
    await hands.tabTo(level)
    await hands.press('n')
    await page.getByText(`Your choice for Post of ${journey.member.unique} is saved.`).waitFor()
    expect(await level.inputValue()).toBe('muted')
    await hands.enter(page.getByRole('button', { name: 'Remove The whole site from this list' }))
    await page.getByRole('link', { name: 'The whole site' }).waitFor({ state: 'detached' })
    await picture('settings')
    const rows = await journey.site.sql`select level, mails_per_day from subscription join users on users.id = user_id where users.email = ${journey.member.email}`
    expect(rows.map(row => [row.level, row.mails_per_day])).toEqual([['muted', 7]])
    await page.context().close()
  })

  it('the list says why each thing is there, and a thread is left from its menu', async () => {
    page = await journey.newPage(journey.member)
    const hands = handsOn(page)
    await journey.open(page, '/notifications')
    await page.getByText(`because you follow ${journey.member.organization}`).waitFor()
    // The step before has muted it on the page of settings.
    const { sql } = journey.site
    const onThread = async () => (await sql`select level from subscription join users on users.id = user_id where users.email = ${journey.member.email} and post_id = ${journey.member.postId}`).map(({ level }) => level as string)
    await sql`update subscription set level = 'all' where post_id = ${journey.member.postId} and user_id = (select id from users where email = ${journey.member.email})`
    await hands.enter(page.getByText('Less of this'))
    const choices = page.locator('.menu[open] .menu-list button')
    expect(await choices.allInnerTexts()).toEqual(['Nothing more of this thread', `No more Posts from ${journey.member.organization}`, `Nothing more from ${journey.member.organization}`])
    await picture('bell')
    expect(await flaws(page)).toEqual([])
    expect(await onThread()).toEqual(['all'])
    await hands.enter(choices.first())
    await page.getByText('You can take it back').waitFor()
    expect(await onThread()).toEqual(['muted'])
    const waiting = await unreadOf(journey.member)
    await commentOn(journey.member, 'Does anybody hear this?')
    expect(await unreadOf(journey.member)).toBe(waiting)
    await journey.open(page, '/settings/notifications')
    const level = page.getByRole('combobox', { name: `What reaches you of Post of ${journey.member.unique}` })
    await level.waitFor()
    expect(await level.inputValue()).toBe('muted')
    await journey.open(page, '/notifications')
    await hands.enter(page.getByText('Less of this'))
    await hands.enter(choices.last())
    await page.getByText('You can take it back').waitFor()
    await journey.open(page, '/settings/notifications')
    await page.getByRole('listitem').filter({ hasText: journey.member.organization }).filter({ hasText: 'Nothing' }).first().waitFor()
    await page.context().close()
  })

  it('a technology is followed on its page, and opening a thread reads it', async () => {
    page = await journey.newPage(journey.member)
    const hands = handsOn(page)
    await journey.open(page, `/tech/${journey.member.technology}`)
    await hands.enter(page.getByRole('button', { name: /^Follow: / }))
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/mails? a week|mail at all/).waitFor()
    await hands.enter(dialog.getByRole('button', { name: 'Save' }))
    await page.getByRole('button', { name: /^Following: / }).waitFor()
    expect(await page.getByRole('link', { name: /^1 unread/ }).count()).toBe(1)
    await journey.open(page, `/posts/${journey.member.postId}/post`)
    await page.getByRole('link', { name: /^Notifications$/ }).first().waitFor()
    await page.context().close()
  })

  it('the link of a mail opens on what it names, and only the press ends it', async () => {
    page = await journey.newPage()
    const hands = handsOn(page)
    await journey.open(page, `/unsubscribe/${journey.admin.optOutToken}?scope=organization`)
    expect(await page.getByRole('radio', { checked: true }).inputValue()).toBe('organization')
    const muted = async () => (await journey.site.sql`select 1 from subscription s join users u on u.id = s.user_id where u.email = ${journey.admin.email} and s.level = 'muted'`).length
    expect(await muted()).toBe(0)
    await hands.enter(page.getByRole('button', { name: 'Stop these mails' }))
    await page.getByText('These mails will not come any more.').waitFor()
    expect(await muted()).toBe(1)
    await page.context().close()
  })

  it('an administrator finds, queues again, writes again to an address, and sends a test mail', async () => {
    page = await journey.newPage(journey.admin)
    const hands = handsOn(page)
    await journey.open(page, '/admin/notifications')
    await page.getByRole('row').nth(1).waitFor()
    await hands.fill(page.getByRole('searchbox', { name: /Address/ }), journey.member.email)
    await hands.press('Enter')
    await page.getByRole('button', { name: 'Show all' }).waitFor()
    await picture('admin-notifications')
    expect(await flaws(page)).toEqual([])
    await hands.enter(page.getByRole('button', { name: 'Queue again what hangs' }))
    await page.getByText(/Nothing hangs|Queued again/).waitFor()

    await journey.open(page, '/admin/mail')
    await hands.fill(page.getByRole('textbox', { name: 'To' }), 'somebody@example.org')
    await hands.press('Enter')
    await page.getByText(/The mail server took it: 250/).waitFor()
    const gone = `${journey.member.unique}-gone@example.org`
    await hands.fill(page.getByRole('searchbox', { name: /Address/ }).first(), gone)
    await hands.press('Enter')
    await page.getByRole('button', { name: 'Show all' }).waitFor()
    await picture('admin-mail')
    expect(await flaws(page)).toEqual([])
    await hands.enter(page.getByRole('button', { name: `Write again: ${gone}` }))
    await hands.enter(page.getByRole('alertdialog').getByRole('button', { name: 'Write again' }))
    await page.getByText(`${gone} is written to again.`).waitFor()
    await page.context().close()
  })

  it('an administrator stops the queues, and sees work wait without a reload, queues it again and starts them', async () => {
    page = await journey.newPage(journey.admin)
    const hands = handsOn(page)
    await journey.open(page, '/admin')
    await page.getByRole('link', { name: 'As text' }).waitFor()
    await picture('admin')
    expect(await flaws(page)).toEqual([])
    const queues = page.getByRole('region', { name: 'Queues' })
    const mail = queues.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'mail', exact: true }) })
    const cell = async (column: string) => {
      const columns = await queues.getByRole('columnheader').allInnerTexts()
      return await mail.locator('th, td').nth(columns.indexOf(column)).innerText()
    }
    const isPaused = async () => ((await journey.site.client.as(journey.admin.session).send('/mq/stats')).json as QueueStats).queues.map(queue => queue.isPaused)
    expect(await cell('State')).toBe('running')

    await hands.enter(queues.getByRole('button', { name: 'Stop', exact: true }))
    await hands.enter(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }))
    expect(await isPaused()).toEqual([false, false, false])
    await hands.enter(queues.getByRole('button', { name: 'Stop', exact: true }))
    await hands.enter(page.getByRole('alertdialog').getByRole('button', { name: 'Stop', exact: true }))
    await queues.getByText('No jobs are taken.').waitFor()
    expect([await cell('State'), await isPaused()]).toEqual(['stopped', [true, true, true]])
    await journey.site.client.send('/api/accounts/sign-up', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"email":"patient@example.org"}' })
    await until(async () => await cell('Waiting') === '1')

    const [reader] = await makeWorlds(journey.site.db, ['member']) as [World]
    await commentOn(reader, 'When this was written nothing went out.')
    await hands.enter(queues.getByRole('button', { name: 'Queue again what hangs' }))
    await page.getByText(/Queued again: notifications? [\d, ]+\./).waitFor()

    await hands.enter(queues.getByRole('button', { name: 'Start', exact: true }))
    await queues.getByText(/^Jobs are taken\./).waitFor()
    await until(async () => await cell('State') === 'running' && await cell('Waiting') === '0')
    expect(await isPaused()).toEqual([false, false, false])
    expect(await journey.mailTo('patient@example.org', /Finish your account/)).toContain('/finish#')
    await page.context().close()
  })
})
