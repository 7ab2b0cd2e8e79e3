import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { complaintsOf, signIn, startChromium, untilAlive } from '#tests/support/chromium'
import { beyondTheEdge, flaws, judge } from '#tests/support/flaws'

const WITHIN_MS = 60_000

let site: ApiSite
let browser: Browser
let world: World

beforeAll(async () => {
  site = await startSite({ SITE_ORIGINS: 'https://www.other.example' })
  // More posts than one page of the feed holds.
  await makeWorlds(site.db, Array.from({ length: 34 }, () => 'user' as const));
  [world] = await makeWorlds(site.db, ['moderator']) as [World]
  browser = await startChromium()
})

afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

/** Paths by what stands there; the second list needs somebody signed in. */
const PUBLIC: [name: string, path: () => string][] = [
  ['home', () => '/'],
  ['organizations', () => '/organizations'],
  ['an organization', () => `/${world.organization}`],
  ['its members', () => `/${world.organization}/members`],
  ['a post', () => `/posts/${world.postId}/post`],
  ['a comment', () => `/comments/${world.commentId}`],
  ['the history of a post', () => `/posts/${world.postId}/history`],
  ['the history of a comment', () => `/comments/${world.commentId}/history`],
  ['a person’s stacks', () => `/users/${world.authorHandle}?show=stacks`],
  ['a person’s favourites', () => `/users/${world.authorHandle}?show=favorites`],
  ['events', () => '/?types=Event&sort=upcoming'],
  ['technologies', () => '/tech'],
  ['a technology', () => `/tech/${world.technology}`],
  ['posts about a technology', () => `/tech/${world.technology}/posts`],
  ['the history of a technology', () => `/tech/${world.technology}/history`],
  ['stacks', () => '/stacks'],
  ['a stack', () => `/stacks/${world.stack}`],
  ['the history of a stack', () => `/stacks/${world.stack}/history`],
  ['two stacks side by side', () => `/stacks/compare?a=${world.stack}&b=${world.stack}`],
  ['top technologies', () => '/top'],
  ['a person', () => `/users/${world.authorHandle}`],
  ['sign-in', () => '/sign-in'],
  ['sign-up', () => '/sign-up'],
  ['finishing an account', () => '/finish'],
  ['claiming an account', () => '/claim'],
  ['confirming an address', () => '/account/email'],
  ['taking an address back', () => '/account/undo'],
  ['coming back from GitHub', () => '/auth/github'],
  ['the log of moderation', () => '/log'],
  ['unsubscribing', () => `/unsubscribe/${world.optOutToken}`],
]
const OWN: [name: string, path: () => string][] = [
  ['settings', () => '/settings'],
  ['going on to a static site', () => `/auth/site?to=${encodeURIComponent('https://www.other.example/')}&challenge=${'a'.repeat(43)}`],
  ['notifications', () => '/notifications'],
  ['what reaches somebody', () => '/settings/notifications'],
  ['a new post', () => `/posts/new?organization=${world.organization}`],
  ['a new stack', () => '/stacks/new'],
  ['a new technology', () => '/tech/new'],
  ['an edit of a stack', () => `/stacks/${world.stack}/edit`],
  ['favourites', () => '/favorites'],
  ['hidden posts', () => '/favorites?show=hidden'],
  ['the queue of cases', () => `/moderation?organization=${world.organization}`],
  ['a case', () => `/moderation/${world.cases.open}`],
  ['an appeal', () => `/moderation/${world.cases.appealed}`],
  ['what hides by itself', () => `/moderation/rules?organization=${world.organization}`],
  ['own reports', () => '/reports'],
  ['decisions about oneself', () => '/cases'],
  ['my invitations', () => '/invitations'],
  ['deleted organizations', () => '/organizations/deleted'],
  ['organizations, signed in', () => '/organizations?mine=1'],
  ...['categories', 'labels', 'members', 'requests'].map(name => [`managing ${name}`, () => `/${world.organization}/manage/${name}`] as [string, () => string]),
  ['home, signed in', () => '/'],
  ['a post, signed in', () => `/posts/${world.postId}/post`],
  ['an organization, signed in', () => `/${world.organization}`],
]

async function openPage(options: BrowserContextOptions, { signedIn = false } = {}): Promise<Page> {
  const context = await browser.newContext(options)
  if (signedIn) await signIn(context, site.server.origin, world.session!)
  return await context.newPage()
}

/** What axe finds in both schemes, what sticks out at 320 pixels, and what the page complains about in the console. */
async function findingsAt(path: string, signedIn = false): Promise<string[]> {
  const page = await openPage({ colorScheme: 'light', reducedMotion: 'reduce' }, { signedIn })
  const complaints = complaintsOf(page)
  await page.goto(site.server.origin + path, { timeout: WITHIN_MS })
  await untilAlive(page)
  await page.waitForLoadState('networkidle', { timeout: WITHIN_MS })
  await page.locator('h1').first().waitFor({ timeout: WITHIN_MS })
  const found = await flaws(page)
  await page.context().close()
  return [...found, ...complaints]
}

describe('the judge itself', () => {
  it('sees a fault where there is one', async () => {
    const page = await openPage({})
    await page.goto(`${site.server.origin}/sign-in`, { timeout: WITHIN_MS })
    await untilAlive(page)
    await page.waitForLoadState('networkidle', { timeout: WITHIN_MS })
    await page.evaluate(() => document.querySelector('main')!.insertAdjacentHTML('beforeend', '<img src="/favicon.svg"><p style="color:#777;background:#888">pale</p>'))
    const found = (await judge(page)).join('\n')
    expect(found).toContain('image-alt')
    expect(found).toContain('color-contrast')
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await beyondTheEdge(page)).toEqual([])
    await page.evaluate(() => document.querySelector('main')!.insertAdjacentHTML('beforeend', '<div style="width:900px">wide</div>'))
    expect(await beyondTheEdge(page)).not.toEqual([])
    await page.context().close()
  })
})

describe('in both colour schemes, and on a phone of 320 pixels', () => {
  it.each(PUBLIC)('axe finds nothing, nothing is scrolled sideways, and the console is silent: %s', async (_name, path) => {
    expect(await findingsAt(path())).toEqual([])
  })

  it.each(OWN)('axe finds nothing, nothing is scrolled sideways, and the console is silent: %s', async (_name, path) => {
    expect(await findingsAt(path(), true)).toEqual([])
  })
})

describe('without JavaScript', () => {
  it('home is read: posts, who wrote them, and a way to the next page', async () => {
    const page = await openPage({ javaScriptEnabled: false })
    await page.goto(`${site.server.origin}/`)
    const links = page.locator('article h2 a')
    expect(await links.count()).toBe(30)
    expect(await links.first().isVisible()).toBe(true)
    const first = await links.first().innerText()
    const next = page.locator('a[data-key=next], a[rel=next]').first()
    expect(await next.isVisible()).toBe(true)
    await next.click()
    await page.waitForLoadState()
    expect(await links.count()).toBeGreaterThan(0)
    expect(await links.first().innerText()).not.toBe(first)
    await links.first().click()
    await page.waitForURL('**/posts/**')
    expect(await page.locator('h1').first().isVisible()).toBe(true)
    await page.context().close()
  })

  it('a post is read with its comments, and says how to take part', async () => {
    const page = await openPage({ javaScriptEnabled: false })
    await page.goto(`${site.server.origin}/posts/${world.postId}/post`)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain(`Post of ${world.unique}`)
    expect(await page.locator(`#comment-${world.commentId}`).isVisible()).toBe(true)
    expect(await page.locator(`#comment-${world.commentId}`).innerText()).toContain('Yes')
    expect(await page.locator('a[href^="/sign-in"]').first().isVisible()).toBe(true)
    await page.context().close()
  })

  it('mails are stopped on the page behind their link', async () => {
    const page = await openPage({ javaScriptEnabled: false })
    await page.goto(`${site.server.origin}/unsubscribe/${world.optOutToken}`)
    await page.getByRole('radio').last().check()
    await page.getByRole('button').click()
    await page.waitForURL('**/unsubscribe/**done**')
    expect(await page.locator('.stop-mails').innerText()).toContain('These mails will not come any more.')
    await page.context().close()
  })
})
