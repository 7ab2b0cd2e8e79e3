import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flaws } from '#tests/support/flaws'
import { startJourney } from '#tests/support/journey'
import type { Journey } from '#tests/support/journey'
import { until } from '#tests/support/until'

let journey: Journey
let site: Journey['site']
let newPage: Journey['newPage']
let open: Journey['open']

beforeAll(async () => {
  journey = await startJourney();
  ({ site, newPage, open } = journey)
})
afterAll(async () => await journey?.stop())

/** A mail as it stands after its last try. */
async function giveUp(email: string, subject: string): Promise<void> {
  const { sql } = site
  const now = new Date()
  const [address] = await sql<{ id: string }[]>`select id from address where email = ${email}`
  const messages = { en: { subject, html: '<p>It was written long ago.</p>', text: 'It was written long ago.' } }
  const [notification] = await sql<{ id: string }[]>`insert into notification (kind, address_id, messages, created_at) values ('account.passwordChanged', ${address!.id}, ${sql.json(messages)}, ${now}) returning id`
  const [batch] = await sql<{ id: string }[]>`insert into notification_batch (notification_id, language, reason, address_ids, state, attempts, next_try_at, created_at, completed_at)
    values (${notification!.id}, 'en', 'account', ${[address!.id]}, 'failed', 9, ${now}, ${now}, ${now}) returning id`
  for (const kind of ['temporary', 'gave_up']) await sql`insert into delivery_failure (batch_id, address_id, kind, reason, at) values (${batch!.id}, ${address!.id}, ${kind}, ${`451 ${subject}`}, ${now})`
}

describe('a scheduled post', () => {
  async function schedule(page: Page, title: string): Promise<number> {
    await open(page, `/write?organization=${journey.member.organization}`)
    await page.locator('select[name=type]').selectOption('Post')
    await page.locator('[name=title]').fill(title)
    await page.locator('[name=body]').fill('It was written before.')
    await page.getByLabel('Later').check()
    await page.getByRole('button', { name: 'Tomorrow' }).click()
    expect(await page.locator('.outcome').innerText()).toMatch(/Appears in .* on \d+ \w+ \d{4}/)
    await page.getByRole('button', { name: 'Schedule' }).press('Enter')
    await page.waitForURL('**/scheduled')
    await page.locator('.waits', { hasText: title }).waitFor()
    return Number((await site.sql`select id from scheduled_post where draft ->> 'title' = ${title}`)[0]!.id)
  }

  it('is published by itself when its time has come', async () => {
    const page = await newPage(journey.member)
    const id = await schedule(page, 'News of tomorrow')
    expect(await flaws(page)).toEqual([])
    await journey.makeDue('post.publish', id)
    await until(async () => (await site.sql`select state from scheduled_post where id = ${id}`)[0]!.state === 'published')
    await open(page, `/${journey.member.organization}`)
    await page.getByRole('link', { name: 'News of tomorrow' }).waitFor()
    await page.context().close()
  })

  it('that its author may not publish any more is kept, and its author is told by mail, bell and list', async () => {
    const page = await newPage(journey.member)
    const id = await schedule(page, 'News of the day after')
    await site.sql`insert into standing (organization_id, user_id, deny_posts) select organization_id, owner_id, true from scheduled_post where id = ${id}`
    await journey.makeDue('post.publish', id)
    expect(await journey.mailTo(journey.member.email, /could not be published/)).toContain(`/write?scheduled=${id}`)
    await open(page, '/notifications')
    await page.getByRole('link', { name: /could not be published/ }).press('Enter')
    await page.waitForURL(`**/write?scheduled=${id}`)
    await page.getByText('The moderators of this organization have taken this right from you').first().waitFor()
    await open(page, '/scheduled')
    await page.locator('.waits.wrong', { hasText: 'News of the day after' }).waitFor()
    expect(await flaws(page)).toEqual([])
    await page.locator('.waits.wrong').getByRole('button', { name: 'Cancel' }).click()
    await page.locator('.waits.wrong').waitFor({ state: 'detached' })
    await page.context().close()
  })
})

describe('links that lead nowhere, and an administrator’s view', () => {
  it.each(['/capsules/confirm', '/capsules/manage', '/capsules/claim'])('%s without its secret says so', async (path) => {
    const page = await newPage()
    await open(page, path)
    await page.getByRole('heading', { name: 'A part of the link is missing' }).waitFor()
    expect(await flaws(page)).toEqual([])
    await page.context().close()
  })

  it('tries mail again that was given up, and gives it up for good, when it is told to', async () => {
    const { email } = journey.admin
    for (const subject of ['Once more', 'Never again']) await giveUp(email, subject)
    const page = await newPage(journey.admin)
    await open(page, '/admin/waiting')
    const row = (subject: string) => page.getByRole('row').filter({ hasText: `451 ${subject}` })
    const states = async () => (await site.sql`select state from notification_batch where address_ids = array(select id from address where email = ${email}) order by id`).map(({ state }) => state as string)
    await row('Once more').getByRole('button', { name: 'Try again' }).click()
    await page.getByText('It is tried again.').waitFor()
    await row('Once more').waitFor({ state: 'detached' })
    expect(await journey.mailTo(email, /^Once more$/)).toContain('It was written long ago.')

    await row('Never again').getByRole('button', { name: 'Give up' }).click()
    const question = page.getByRole('alertdialog')
    await question.getByRole('button', { name: 'Cancel' }).click()
    await question.waitFor({ state: 'detached' })
    expect(await states()).toEqual(['completed', 'failed'])
    await row('Never again').getByRole('button', { name: 'Give up' }).click()
    await question.getByRole('button', { name: 'Give up' }).click()
    await page.getByText('It is not tried any more.').waitFor()
    await row('Never again').waitFor({ state: 'detached' })
    expect(await states()).toEqual(['completed', 'completed'])
    const { items } = (await site.client.send(`/api/dev/mail?to=${encodeURIComponent(email)}`)).json as { items: { subject: string }[] }
    expect(items.map(({ subject }) => subject)).not.toContain('Never again')
    await page.context().close()
  })

  it('changes how long what is liked stays up, after a refusal in words, and the page of a post says so', async () => {
    const page = await newPage(journey.admin)
    await open(page, '/admin')
    const field = page.getByRole('spinbutton', { name: 'Seconds that weigh as much as ten times the votes' })
    await field.waitFor()
    expect(await field.inputValue()).toBe('45000')
    const save = page.getByRole('region', { name: 'Settings of the site' }).getByRole('button', { name: 'Save' })
    await field.fill('10')
    await save.click()
    await page.locator('[name=hotSeconds][aria-invalid=true]').waitFor()
    await field.fill('86400')
    await save.click()
    await page.getByText('Saved. Posts are put in their new order within minutes.').waitFor()
    await until(async () => (await site.sql`select from timer where kind = 'posts.rewriteHotKeys' and subject_id >= 0`).length === 0)
    expect(await flaws(page)).toEqual([])
    await open(page, `/posts/${journey.member.postId}/post`)
    await page.getByRole('button', { name: 'Why here?' }).click()
    await page.getByText('a post that came 24 hours later starts one higher').waitFor()
    const [row] = await site.sql<{ key: number, told: number }[]>`select hot_key as key, (extract(epoch from published_at)::float8 - 1700000000) / 86400 as told from post where id = ${journey.member.postId}`
    expect(row!.key).toBeCloseTo(row!.told, 1)
    await page.context().close()
  })

  it('shows what waits, how late things were, and that files and rows agree', async () => {
    const page = await newPage(journey.admin)
    await open(page, '/admin/waiting')
    await page.getByRole('heading', { name: 'Lateness' }).waitFor()
    expect(await page.locator('main').innerText()).toContain('Every row has its file')
    expect(await page.locator('.chart tbody tr').count()).toBeGreaterThan(3)
    expect(await flaws(page)).toEqual([])
    await page.context().close()
  })
})
