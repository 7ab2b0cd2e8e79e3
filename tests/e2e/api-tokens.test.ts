import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { PASSWORD, signUp } from '#tests/support/accounts'
import { complaintsOf, startChromium, untilAlive } from '#tests/support/chromium'

let site: ApiSite
let browser: Browser

beforeAll(async () => {
  site = await startSite()
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

describe('API tokens in the settings', () => {
  it('are made after showing who one is, copied once, used by a program, and revoked', async () => {
    const { cookies } = await signUp(site.server.origin, site.sql, 'tove')
    await site.sql`update session set fresh_at = now() - interval '20 minutes'`
    // Another device than the one that signed up: what the server has kept of that one is some seconds old.
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: site.server.origin })))
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.goto(`${site.server.origin}/settings#tokens`)
    await untilAlive(page)
    const section = page.getByRole('region', { name: 'API tokens' })
    await section.getByText('None yet.').waitFor()

    await section.getByLabel('Name of the token').fill('Release bot')
    await section.getByLabel('It works for').selectOption({ label: 'a year' })
    await section.getByLabel('It may').selectOption({ label: 'read and write in my name' })
    await section.getByRole('button', { name: 'Make a token' }).click()
    const dialog = page.getByRole('dialog', { name: 'Is it you?' })
    await dialog.getByLabel('Your password').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Continue' }).click()

    await section.getByRole('heading', { name: 'Your new token' }).waitFor()
    await section.getByRole('button', { name: 'Copy' }).click()
    await page.getByText('Copied.').waitFor()
    const token = await page.evaluate(async () => await navigator.clipboard.readText())
    expect(token).toBe(await section.getByTestId('api-token').innerText())
    await section.getByRole('button', { name: 'I have kept it' }).click()
    expect(await page.content()).not.toContain(token)
    await section.getByText('never used').waitFor()

    const program = async () => await fetch(`${site.server.origin}/api/me`, { headers: { authorization: `Bearer ${token}` } })
    expect(await (await program()).json()).toMatchObject({ handle: 'tove' })
    await page.reload()
    await untilAlive(page)
    await section.getByText('Release bot', { exact: true }).waitFor()
    expect(await section.locator('li').innerText()).toMatch(/reads and writes · used .+ · ends on/)

    await section.getByRole('button', { name: 'Revoke Release bot' }).click()
    await page.getByRole('alertdialog', { name: 'Revoke “Release bot”?' }).getByRole('button', { name: 'Revoke' }).click()
    await section.getByText('None yet.').waitFor()
    expect((await program()).status).toBe(401)
    // The one refusal was meant: it asks who one is.
    expect(complaints.filter(line => !/status of 401 .*\/api\/me\/tokens/.test(line))).toEqual([])
    await context.close()
  })
})
