import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { startChromium, untilAlive } from '#tests/support/chromium'
import { openSession } from '#tests/support/people'
import { startStaticSite } from '#tests/support/static-site'
import type { StaticSite } from '#tests/support/static-site'
import { until } from '#tests/support/until'

const WITHIN = { timeout: 60_000 }
let host: StaticSite
let site: ApiSite
let browser: Browser
let member: World
let postPath: string

beforeAll(async () => {
  host = await startStaticSite('127.0.0.1')
  site = host.site;
  [member] = await makeWorlds(site.db, ['member']) as [World]
  postPath = `/posts/${member.postId}/post`
  await host.generate(['/', postPath, '/sign-in'])
  browser = await startChromium()
})

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

async function signedInAtTheApi(): Promise<BrowserContext> {
  const context = await browser.newContext()
  const [row] = await site.sql<{ id: string }[]>`select id from users where email = ${member.email}`
  await context.addCookies([{ name: 'session', value: await openSession(site.sql, Number(row!.id)), url: site.server.origin, httpOnly: true, sameSite: 'Lax' }, { name: 'signed-in', value: '1', url: site.server.origin }])
  return context
}

const isSignedIn = async (page: Page) => await page.waitForFunction(() => document.documentElement.dataset.signedIn !== undefined, undefined, WITHIN)
const isSignedOut = async (page: Page) => await page.waitForFunction(() => document.documentElement.dataset.signedIn === undefined, undefined, WITHIN)

async function signIn(page: Page): Promise<void> {
  await page.goto(host.origin + postPath)
  await untilAlive(page)
  await page.locator('header a[href^="/sign-in"]').first().click(WITHIN)
  await page.waitForURL(url => url.origin === site.server.origin && url.pathname === '/auth/site', WITHIN)
  await untilAlive(page)
  await page.getByText(host.origin, { exact: true }).waitFor(WITHIN)
  // Nothing was handed over by coming here.
  expect(await site.sql`select 1 from token where purpose = 'static_site'`).toHaveLength(0)
  await page.getByRole('button', { name: /^Go on as / }).click()
  await page.waitForURL(url => url.origin === host.origin && url.hash === '', WITHIN)
  await isSignedIn(page)
}

describe('pages on a static host that is another site than the API', () => {
  it('sign in with a press of a button there, vote with a token, are still signed in after a reload, and sign out', async () => {
    const context = await signedInAtTheApi()
    const page = await context.newPage()
    const addresses: string[] = []
    page.on('request', request => addresses.push(request.url()))
    await signIn(page)
    expect(page.url()).toBe(host.origin + postPath)

    const [request] = await Promise.all([
      page.waitForRequest(one => one.method() === 'PUT' && one.url() === `${site.server.origin}/api/posts/${member.postId}/vote`, WITHIN),
      page.locator('article .vote .up').first().click(WITHIN),
    ])
    const headers = await request.allHeaders()
    expect([(await request.response())?.status(), headers.cookie, headers.authorization]).toEqual([200, undefined, expect.stringMatching(/^Bearer guildhall-site_[\w-]{43}$/)])
    expect(await site.sql`select weight from vote where post_id = ${member.postId}`).toEqual([{ weight: 1 }])

    await page.reload()
    await untilAlive(page)
    await isSignedIn(page)
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
    expect(kept).not.toMatch(/guildhall-site_|[\w-]{43}/)
    expect(addresses.filter(address => /code=|guildhall-site_/.test(new URL(address).search))).toEqual([])
    const cookies = await context.cookies(`${site.server.origin}/api/static-site/refresh`)
    expect(cookies.find(({ name }) => name === 'static-site')).toMatchObject({ httpOnly: true, secure: true, sameSite: 'None', path: '/api/static-site/refresh' })

    await page.locator('header summary[aria-label^="Account of"]').click(WITHIN)
    await page.getByRole('button', { name: 'Sign out' }).click(WITHIN)
    await isSignedOut(page)
    expect((await site.sql`select kind from session where user_id = (select user_id from session where kind = 'static' limit 1)`)).toEqual([])
    await page.reload()
    await untilAlive(page)
    await page.locator('header a[href^="/sign-in"]').first().waitFor(WITHIN)
    await context.close()
  })

  it('are signed out when the site itself is', async () => {
    const context = await signedInAtTheApi()
    const page = await context.newPage()
    await signIn(page)
    const api = await context.newPage()
    await api.goto(site.server.origin)
    expect(await api.evaluate(async () => (await fetch('/api/sessions/current', { method: 'DELETE' })).status)).toBe(204)
    await page.reload()
    await untilAlive(page)
    await page.locator('header a[href^="/sign-in"]').first().waitFor(WITHIN)
    await until(async () => (await site.sql`select 1 from session where kind in ('static', 'access')`).length === 0)
    await context.close()
  })

  it('are not let in by an address of another site', async () => {
    const context = await signedInAtTheApi()
    const page = await context.newPage()
    await page.goto(`${site.server.origin}/auth/site?to=${encodeURIComponent('https://evil.example/')}&challenge=${'a'.repeat(43)}`)
    await untilAlive(page)
    await page.getByText('This site is not known here.').waitFor(WITHIN)
    expect(await page.getByRole('button', { name: /^Go on as / }).count()).toBe(0)
    await context.close()
  })
})
