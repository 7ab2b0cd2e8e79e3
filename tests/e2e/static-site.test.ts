import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { complaintsOf, startChromium, untilAlive } from '#tests/support/chromium'
import { startStaticSite } from '#tests/support/static-site'
import type { StaticSite } from '#tests/support/static-site'

let host: StaticSite
let site: ApiSite
let browser: Browser
let member: World
let visitor: World
let postPath: string

beforeAll(async () => {
  host = await startStaticSite('localhost')
  site = host.site;
  [member, visitor] = await makeWorlds(site.db, ['member', 'visitor']) as [World, World]
  postPath = `/posts/${member.postId}/post`
  await host.generate(['/', postPath])
  browser = await startChromium()
})

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

describe('pages on a static host with the API on another origin', () => {
  it('are read there, and take the vote of a signed-in person to the API with their cookie', async () => {
    const context = await browser.newContext()
    // Both are the site `localhost`, as www. and api. of one domain are.
    await context.addCookies([{ name: 'session', value: member.session!, url: site.server.origin, httpOnly: true, sameSite: 'Lax' }])
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.goto(host.origin + postPath)
    await untilAlive(page)
    expect(await page.locator('h1').innerText()).toContain(`Post of ${member.unique}`)

    // What somebody may do here is known when the field to write in is open to them.
    await page.locator('#comments .ask button:not([disabled])').waitFor({ timeout: 60_000 })
    const [request] = await Promise.all([
      page.waitForRequest(one => one.method() === 'PUT' && one.url() === `${site.server.origin}/api/posts/${member.postId}/vote`, { timeout: 60_000 }),
      page.locator('article .vote .up').first().click(),
    ])
    expect((await request.response())?.status()).toBe(200)
    await page.waitForFunction(() => document.querySelector('article .vote .up')?.getAttribute('aria-pressed') === 'true')
    expect(await site.sql`select weight from vote where post_id = ${member.postId}`).toEqual([{ weight: 1 }])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('lead on in the browser, with what the API says now', async () => {
    const page = await browser.newPage()
    const complaints = complaintsOf(page)
    await page.goto(host.origin + postPath)
    await untilAlive(page)
    await site.sql`update post set title = 'Written since' where id = ${visitor.postId}`
    let documents = 0
    page.on('request', request => documents += Number(request.isNavigationRequest()))
    await page.locator('header a[href="/"]').first().click()
    await page.waitForURL(`${host.origin}/`, { timeout: 60_000 })
    await page.getByRole('link', { name: 'Written since' }).click({ timeout: 60_000 })
    await page.waitForURL(`${host.origin}/posts/${visitor.postId}/post`, { timeout: 60_000 })
    await page.getByRole('heading', { level: 1, name: 'Written since' }).waitFor({ timeout: 60_000 })
    expect(documents).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })
})
