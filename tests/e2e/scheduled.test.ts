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
