import { generate } from 'otplib'
import type { Browser, CDPSession, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { newestLink, PASSWORD, signUp } from '#tests/support/accounts'
import { newBrowser } from '#tests/support/browser'
import { GITHUB_CLIENT, startGithub } from '#tests/support/github'
import type { GithubStandIn } from '#tests/support/github'
import { complaintsOf, startChromium, untilAlive } from '#tests/support/chromium'
import { until } from '#tests/support/until'

let site: ApiSite
let browser: Browser
let github: GithubStandIn

beforeAll(async () => {
  github = await startGithub({ id: 77_001, login: 'octo-ann', name: 'Ann', emails: [{ email: 'octo-ann@github.example', primary: true, verified: true }] })
  site = await startSite({ GITHUB_CLIENT_ID: GITHUB_CLIENT.id, GITHUB_CLIENT_SECRET: GITHUB_CLIENT.secret, GITHUB_URL: github.url })
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  await site?.stop()
  await github?.stop()
})

async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await visit(page, path)
  return page
}

async function visit(page: Page, path: string): Promise<void> {
  await page.goto(site.server.origin + path)
  await untilAlive(page)
  await page.waitForLoadState('networkidle')
}

async function openAs(handle: string, path = '/settings'): Promise<Page> {
  const { cookies } = await signUp(site.server.origin, site.sql, handle)
  const context = await browser.newContext()
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: site.server.origin })))
  const page = await context.newPage()
  await visit(page, path)
  return page
}

/** A device with a fingerprint reader, as Chromium plays one. */
async function withAuthenticator(page: Page): Promise<{ cdp: CDPSession, authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  return { cdp, authenticatorId }
}

const signedInAs = async (page: Page) => await page.evaluate(async () => ((await (await fetch('/api/me')).json()) as { handle: string } | null)?.handle)

async function signOut(page: Page): Promise<void> {
  await page.evaluate(async () => await fetch('/api/sessions/current', { method: 'DELETE' }))
}

/** Switches two-step sign-in on, on the page of settings. Answers the recovery codes. */
async function switchFactorOn(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Switch it on' }).click()
  await page.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor()
  const secret = (await page.getByTestId('factor-key').textContent())!.replaceAll(' ', '')
  await page.getByRole('textbox', { name: 'Code' }).fill('000000')
  await page.getByRole('button', { name: 'Switch it on' }).click()
  await page.getByText('This code is not right.').waitFor()
  await page.getByRole('textbox', { name: 'Code' }).fill(await generate({ strategy: 'totp', secret }))
  await page.getByRole('button', { name: 'Switch it on' }).click()
  await page.getByTestId('recovery-codes').locator('code').last().waitFor()
  const codes = await page.getByTestId('recovery-codes').locator('code').allTextContents()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 recovery codes are left').waitFor()
  return codes
}

async function signInWithPassword(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

describe('passkeys in a real browser', () => {
  it('A10: sign up with one, sign in with it, rename and remove it; a counter that goes back is refused', async () => {
    const page = await open('/sign-up')
    const complaints = complaintsOf(page)
    const { cdp, authenticatorId } = await withAuthenticator(page)
    await page.getByLabel('E-mail address').fill('kim@example.org')
    await page.getByRole('button', { name: 'Send me the link' }).click()
    await page.getByText('Look into your mail').waitFor()
    await visit(page, `/finish#${await newestLink(site.sql, 'kim@example.org', 'finish_sign_up')}`)
    await page.getByText('for kim@example.org').waitFor()
    await page.getByLabel('Handle').fill('kim')
    await page.getByLabel('Name').fill('Kim')
    await page.getByRole('button', { name: 'Use a passkey instead of a password' }).click()
    await page.getByRole('button', { name: 'Create my account' }).click()
    await page.waitForURL(`${site.server.origin}/`)
    expect(await signedInAs(page)).toBe('kim')

    await signOut(page)
    await visit(page, '/sign-in')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(`${site.server.origin}/`)
    expect(await signedInAs(page)).toBe('kim')
    expect((await site.sql`select counter::int from passkey`)[0]!.counter).toBeGreaterThan(0)

    // A copy of the key that has been used less often.
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
    const [credential] = credentials
    const putBack = async (signCount: number) => {
      await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential!.credentialId })
      await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential!, signCount } })
    }
    await signOut(page)
    await putBack(0)
    await visit(page, '/sign-in')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor()
    expect(await signedInAs(page)).toBeUndefined()
    await putBack(50)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(`${site.server.origin}/`)

    await visit(page, '/settings')
    await page.getByRole('button', { name: 'Rename Passkey' }).click()
    await page.getByLabel('Name of the passkey').first().fill('Fingerprint')
    await page.locator('form').filter({ has: page.getByRole('button', { name: 'Save' }) }).filter({ has: page.getByLabel('Name of the passkey') }).getByRole('button').click()
    await page.getByText('The new name is saved.').waitFor()
    await page.getByRole('button', { name: 'Remove Fingerprint' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('The passkey is removed.').waitFor()
    expect(await site.sql`select id from passkey`).toHaveLength(0)

    await signOut(page)
    await visit(page, '/sign-in')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor()
    expect(await signedInAs(page)).toBeUndefined()
    expect(complaints.filter(complaint => !complaint.includes('401'))).toEqual([])
    await page.context().close()
  })

  it('are added by somebody signed in, who is asked for identity first', async () => {
    const page = await openAs('lee')
    await withAuthenticator(page)
    await site.sql`update session set fresh_at = fresh_at - interval '1 hour'`
    await new Promise(resolve => setTimeout(resolve, 10_100))
    await page.getByLabel('Name of the passkey').fill('Phone')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    const dialog = page.getByRole('dialog', { name: 'Is it you?' })
    await dialog.getByLabel('Your password').fill('not my password')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Your password').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Your passkey is added.').waitFor()
    expect(await site.sql`select name from passkey`).toEqual([{ name: 'Phone' }])
    await page.context().close()
  })

  it('that know who holds them need no code of the second factor, which a password still needs', async () => {
    const page = await openAs('ned')
    const { cdp, authenticatorId } = await withAuthenticator(page)
    await page.getByLabel('Name of the passkey').fill('Laptop')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('Your passkey is added.').waitFor()
    await switchFactorOn(page)

    await signOut(page)
    await visit(page, '/sign-in?to=/tech')
    await signInWithPassword(page, 'ned@example.org')
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    expect(await signedInAs(page)).toBeUndefined()

    await visit(page, '/sign-in?to=/tech')
    const withPasskey = page.getByRole('button', { name: 'Sign in with a passkey' })
    // A device that has not asked for a finger or a face knows only that somebody holds it.
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await withPasskey.click()
    await page.getByRole('alert').first().waitFor()
    expect(await signedInAs(page)).toBeUndefined()
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await withPasskey.click()
    await page.waitForURL(`${site.server.origin}/tech`)
    expect(await signedInAs(page)).toBe('ned')
    await page.context().close()
  })
})

describe('two-step sign-in', () => {
  it('is switched on with a code, shows recovery codes once, and asks for a code from then on', async () => {
    const page = await openAs('mia')
    const codes = await switchFactorOn(page)
    expect(codes).toHaveLength(10)

    await signOut(page)
    await visit(page, '/sign-in?to=/tech')
    await signInWithPassword(page, 'mia@example.org')
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    expect(await signedInAs(page)).toBeUndefined()
    await page.getByRole('textbox', { name: 'Code' }).fill(codes[0]!)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${site.server.origin}/tech`)
    expect(await signedInAs(page)).toBe('mia')
    await page.context().close()
  })
})

describe('a link for a new password', () => {
  it('A6: that was used, is an hour old, or was followed by a newer one leads to another, which works', async () => {
    await signUp(site.server.origin, site.sql, 'ola')
    const email = 'ola@example.org'
    const caller = newBrowser(site.server.origin)
    const ask = async () => {
      await caller.call('POST /api/accounts/reset', { email })
      return await newestLink(site.sql, email, 'reset_password')
    }
    const used = await ask()
    expect((await caller.call('POST /api/accounts/password', { token: used, password: `${PASSWORD}-1` })).status).toBe(200)
    const [older, newest] = [await ask(), await ask()]
    await site.sql`update token set expires_at = expires_at - interval '1 hour', created_at = created_at - interval '1 hour' where email = ${email}`
    const page = await open('/tech')
    for (const dead of [used, older, newest]) {
      await page.goto('about:blank')
      await visit(page, `/reset#${dead}`)
      await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
      expect(await page.getByRole('link', { name: 'Send a new link' }).getAttribute('href')).toBe('/reset')
    }
    await page.getByRole('link', { name: 'Send a new link' }).click()
    await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
    await page.getByLabel('E-mail address').fill(email)
    await page.getByRole('button', { name: 'Send me the link' }).click()
    await page.getByText('Look into your mail').waitFor()
    await page.goto('about:blank')
    await visit(page, `/reset#${await newestLink(site.sql, email, 'reset_password')}`)
    await page.getByLabel('New password').fill(`${PASSWORD}-2`)
    await page.getByRole('button', { name: 'Save and sign in' }).click()
    await page.waitForURL(`${site.server.origin}/`)
    expect(await signedInAs(page)).toBe('ola')
    await page.context().close()
  })
})

describe('GitHub in a browser', () => {
  it('begins an account, signs in to it, and is where one was', async () => {
    const page = await open('/sign-in?to=/tech')
    await page.getByRole('button', { name: 'Continue with GitHub' }).click()
    await page.getByText('You will sign in with GitHub as octo-ann.').waitFor()
    await page.getByLabel('Name').fill('Ann')
    await page.getByRole('button', { name: 'Create my account' }).click()
    await page.waitForURL(`${site.server.origin}/`)
    await signOut(page)
    await visit(page, '/sign-in?to=/tech')
    await page.getByRole('button', { name: 'Continue with GitHub' }).click()
    await page.waitForURL(`${site.server.origin}/tech`)
    expect(await signedInAs(page)).toBe('octo-ann')
    expect(await page.evaluate(() => history.state !== null && location.search)).toBe('')
    await page.context().close()
  })
})

describe('leaving', () => {
  it('hands over an archive, then deletes the account', async () => {
    const page = await openAs('noa')
    await page.getByRole('button', { name: 'Make an archive' }).click()
    const link = page.getByRole('link', { name: /^Download the archive/ })
    await link.waitFor({ timeout: 60_000 })
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    expect(download.suggestedFilename()).toMatch(/^guildhall-noa-.*\.tar\.gz$/)
    await page.getByLabel('Type your handle to confirm').fill('noa')
    await page.getByRole('button', { name: 'Delete my account' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete my account' }).click()
    await page.waitForURL(`${site.server.origin}/`)
    await until(async () => (await site.sql`select 1 from users where email = 'noa@example.org'`).length === 0)
    expect(await signedInAs(page)).toBeUndefined()
    await page.context().close()
  })

  it('a handle that was given up leads to its person', async () => {
    const page = await openAs('before')
    await page.getByLabel('New handle').fill('after')
    await page.getByRole('button', { name: 'Change the handle' }).click()
    await page.getByText('You are @after now.').waitFor()
    const response = await fetch(`${site.server.origin}/users/before`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([301, '/users/after'])
    await page.context().close()
  })
})
