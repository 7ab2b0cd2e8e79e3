import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { complaintsOf } from '#tests/support/chromium'
import { flaws } from '#tests/support/flaws'
import { startJourney } from '#tests/support/journey'
import type { Journey } from '#tests/support/journey'
import { handsOn } from '#tests/support/keyboard'
import { until } from '#tests/support/until'

const SENDER = 'ines@example.org'
const READER = 'jon@example.org'

let journey: Journey
let site: Journey['site']
let newPage: Journey['newPage']
let open: Journey['open']

beforeAll(async () => {
  journey = await startJourney();
  ({ site, newPage, open } = journey)
})
afterAll(async () => await journey?.stop())

interface Mail { subject: string }

const linkIn = (text: string, path: string) => new RegExp(`http\\S+/capsules/${path}#[\\w.-]+`).exec(text)![0]

describe('a guest’s capsule', () => {
  const file = Buffer.alloc(9_000_000, 'letters and more letters ')
  let id: number
  let publicId: string
  let confirmLink: string
  const stateOf = async () => (await site.sql`select state from capsule where id = ${id}`)[0]!.state as string

  it('is written on one page by keyboard, with a file, and says what will happen', async () => {
    const page = await newPage()
    const complaints = complaintsOf(page)
    await open(page, '/capsules/new')
    await page.locator('[name=to]').waitFor()
    expect(await flaws(page)).toEqual([])
    const hands = handsOn(page)
    await page.setInputFiles('input[type=file]', { name: 'old letters.txt', mimeType: 'text/plain', buffer: file })
    await hands.enter(page.getByRole('button', { name: 'Send it on its way' }))
    await page.getByText('Choose a date and a time.').waitFor()
    await hands.enter(page.getByRole('button', { name: 'In a week' }))
    expect(await page.locator('.outcome').innerText()).toMatch(/Arrives on \d+ \w+ \d{4} at 09:00/)
    await page.getByText('there', { exact: true }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Send it on its way' }).press('Enter')
    await page.locator('[name="from.email"][aria-invalid=true]').waitFor()
    await page.locator('[name="from.name"]').fill('Ines')
    await page.locator('[name="from.email"]').fill(SENDER)
    await page.locator('[name=to]').fill(READER)
    await page.locator('[name=subject]').fill('To be read next week')
    await page.locator('[name=body_md]').fill('Do you *still* remember? See https://example.org/tower')
    await page.getByRole('button', { name: 'Send it on its way' }).press('Enter')
    await page.getByRole('heading', { name: 'One more thing' }).waitFor()
    expect(complaints.filter(text => !/status of 4\d\d/.test(text))).toEqual([])
    const [row] = await site.sql`select id, public_id, state from capsule where subject = 'To be read next week'`
    id = Number(row!.id)
    publicId = String(row!.public_id)
    expect(row!.state).toBe('awaiting_confirmation')
    confirmLink = linkIn(await journey.mailTo(SENDER, /Confirm/), 'confirm')
    await page.context().close()
  })

  it('T1.7: stays as it is when a scanner fetches the link of the mail, and when its scripts run without a gesture', async () => {
    for (let round = 0; round < 5; round++) {
      for (const method of ['GET', 'HEAD']) expect((await fetch(confirmLink, { method })).status).toBe(200)
    }
    const page = await newPage()
    await open(page, confirmLink)
    await page.getByText('Do you still remember?').waitFor()
    expect(page.url()).toBe(`${site.server.origin}/capsules/confirm`)
    await page.evaluate(() => {
      for (const button of document.querySelectorAll('button')) button.click()
      for (const form of document.querySelectorAll('form')) form.requestSubmit?.()
    })
    await page.waitForTimeout(1000)
    expect(await stateOf()).toBe('awaiting_confirmation')
    await page.context().close()
  })

  it('T1.8: shows the whole letter to who shall confirm it, and two presses send one receipt', async () => {
    const [page, second] = await Promise.all([newPage(), newPage()])
    await Promise.all([open(page, confirmLink), open(second, confirmLink)])
    await page.getByText('old letters.txt').waitFor()
    expect(await page.locator('main').innerText()).toMatch(/Ines <ines@example.org>[\s\S]*jon@example.org[\s\S]*goes out|goes out in your name/)
    expect(await flaws(page)).toEqual([])
    const confirm = (where: Page) => where.getByRole('button', { name: 'Confirm' })
    await confirm(second).waitFor()
    await Promise.all([confirm(page).click(), confirm(second).click()])
    await Promise.all([page, second].map(where => where.getByRole('heading', { name: 'Confirmed' }).waitFor()))
    expect(await flaws(page)).toEqual([])
    expect(await stateOf()).toBe('scheduled')
    await journey.mailTo(SENDER, /waiting/)
    const { items } = (await site.client.send(`/api/dev/mail?to=${SENDER}`)).json as { items: Mail[] }
    expect(items.filter(({ subject }) => /waiting/.test(subject))).toHaveLength(1)
    await Promise.all([page, second].map(where => where.context().close()))
  })

  it('is changed and moved with the receipt’s link', async () => {
    const page = await newPage()
    await open(page, linkIn(await journey.mailTo(SENDER, /waiting/), 'manage'))
    await page.getByText('Do you still remember?').waitFor()
    expect(page.url()).toBe(`${site.server.origin}/capsules/manage`)
    expect(await flaws(page)).toEqual([])
    await page.getByRole('button', { name: 'Change it' }).click()
    await page.locator('[name=subject]').fill('To be read much later')
    await page.getByRole('button', { name: 'Save the changes' }).click()
    await page.getByRole('heading', { name: 'To be read much later' }).waitFor()
    await page.getByRole('button', { name: 'Another date' }).click()
    await page.getByRole('button', { name: 'In 10 years' }).click()
    await page.getByRole('button', { name: 'Choose this date' }).click()
    await page.getByText(/in (?:9|10) years/).first().waitFor()
    await page.context().close()
  })

  it('arrives when its day has come, opens at a press, and brings its file', async () => {
    await journey.makeDue('capsule.release', id)
    const link = linkIn(await journey.mailTo(READER, /read much later/), 'claim')
    for (const method of ['GET', 'HEAD']) expect((await fetch(link, { method })).status).toBe(200)
    const page = await newPage()
    await open(page, link)
    expect(page.url()).toBe(`${site.server.origin}/capsules/claim`)
    expect(await flaws(page)).toEqual([])
    await page.evaluate(() => document.querySelectorAll<HTMLElement>('main button').forEach(button => button.click()))
    await page.waitForTimeout(500)
    expect((await site.sql`select opened_at from capsule_recipient where capsule_id = ${id}`)[0]!.opened_at).toBe(null)
    await page.getByRole('button', { name: 'Open the letter' }).press('Enter')
    await page.getByText('Do you still remember?').waitFor()
    expect(await flaws(page)).toEqual([])
    // Links of somebody unknown are text until their reader says who that is.
    expect(await page.locator('.prose a[href="https://example.org/tower"]').count()).toBe(0)
    await page.getByRole('button', { name: 'I know Ines' }).click()
    await page.locator('.prose a[href="https://example.org/tower"]').waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download old letters.txt' }).click()])
    expect(download.suggestedFilename()).toBe('old letters.txt')
    expect(readFileSync(await download.path()).equals(file)).toBe(true)
    expect(publicId).toMatch(/^[\w-]{22}$/)
    await page.context().close()
  })
})

describe('a member’s letter', () => {
  it('is kept while it is written, scheduled, moved and sent from the one list', async () => {
    const page = await newPage(journey.member)
    await open(page, '/write')
    await page.getByRole('combobox', { name: 'Recipients' }).waitFor()
    expect(await flaws(page)).toEqual([])
    await page.getByRole('combobox', { name: 'Recipients' }).fill('kim@example.org')
    await page.keyboard.press('Enter')
    await page.locator('[name=subject]').fill('The key of the shed')
    await page.locator('[name=body_md]').fill('It is under the third stone.')
    await page.getByText('Draft kept').waitFor({ timeout: 15_000 })
    // What was kept first may be less than all of it.
    const kept = await until(async () => (await site.sql`select state from capsule where subject = 'The key of the shed' and body = 'It is under the third stone.'`)[0])
    expect(kept).toEqual({ state: 'draft' })

    await page.getByLabel('Later').check()
    await page.getByRole('button', { name: 'In a month' }).click()
    expect(await page.locator('.outcome').innerText()).toContain('Arrives on')
    expect(await flaws(page)).toEqual([])
    await page.getByRole('button', { name: 'Schedule' }).press('Enter')
    await page.waitForURL('**/capsules/**')
    await page.getByRole('heading', { name: 'The key of the shed' }).first().waitFor()
    expect(await flaws(page)).toEqual([])

    await page.locator('body').press('g')
    await page.keyboard.press('w')
    await page.waitForURL('**/scheduled')
    const item = page.locator('.waits', { hasText: 'The key of the shed' })
    await item.waitFor()
    await item.getByRole('button', { name: 'Move' }).click()
    await page.getByRole('button', { name: 'In a year' }).click()
    expect(await flaws(page)).toEqual([])
    await page.getByRole('button', { name: 'Choose this date' }).click()
    await until(async () => /in 1 year|in 11 months|in 12 months/.test(await item.innerText()))
    await item.getByRole('button', { name: 'Send now' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Send it now' }).or(page.getByRole('alertdialog').getByRole('button', { name: 'Send now' })).click()
    await item.waitFor({ state: 'detached' })
    expect(await journey.mailTo('kim@example.org', /key of the shed/)).toContain('third stone')
    await page.context().close()
  })

  it('sent now can be undone, and is a draft again', async () => {
    const page = await newPage(journey.member)
    await open(page, '/capsules/new')
    await page.getByRole('combobox', { name: 'Recipients' }).fill('kim@example.org,')
    await page.keyboard.press('Enter')
    await page.locator('[name=subject]').fill('Too early')
    await page.locator('[name=body_md]').fill('Not yet.')
    await page.getByRole('button', { name: 'Send' }).press('Enter')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.waitForURL('**/write?capsule=*')
    await until(async () => (await site.sql`select state from capsule where subject = 'Too early'`)[0]?.state === 'draft')
    await until(async () => await page.locator('[name=body_md]').inputValue() === 'Not yet.')
    await page.context().close()
  })

  it('that is sealed never reaches the server as text, and shows its link once', async () => {
    const page = await newPage(journey.member)
    const sent: string[] = []
    page.on('request', request => sent.push(`${request.url()} ${request.postData() ?? ''}`))
    await open(page, '/write')
    await page.getByRole('combobox', { name: 'Recipients' }).fill('kim@example.org')
    await page.keyboard.press('Enter')
    expect(sent.filter(text => /\/seal/.test(text.split(' ')[0]!))).toEqual([])
    await page.locator('input[value=sealed]').check()
    expect(await page.locator('input[value=expiring]').isChecked()).toBe(true)
    await page.getByLabel('Later').check()
    await page.getByRole('button', { name: 'In 5 years' }).click()
    await page.locator('[name=body_md]').fill('heron-over-the-weir')
    expect(await page.locator('.outcome').innerText()).toMatch(/They can open it once.*\n*.*We can’t read it\./s)
    expect(await flaws(page)).toEqual([])
    await page.waitForTimeout(3500)
    await page.getByRole('button', { name: 'Schedule' }).press('Enter')
    await page.getByRole('heading', { name: 'Sealed. This is its link' }).waitFor({ timeout: 30_000 })
    expect(await flaws(page)).toEqual([])
    expect(await page.getByLabel('Link to open it').inputValue()).toMatch(/\/n\/[\w-]{22}#1\.[\w-]{43}$/)
    const key = (await page.getByLabel('Link to open it').inputValue()).split('#')[1]!
    expect(sent.filter(text => text.includes('heron-over-the-weir') || text.includes(key))).toEqual([])
    await page.getByRole('button', { name: 'I have kept the link' }).click()
    await page.waitForURL('**/capsules/**')
    await page.getByText('Its content is sealed').waitFor()
    await page.context().close()
  })
})
