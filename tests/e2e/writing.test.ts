import type { Browser, BrowserContext, Page } from 'playwright'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkOf, newestLink, TEST_APP_KEY } from '#tests/support/accounts'
import { startChromium, untilAlive } from '#tests/support/chromium'
import { createDatabase } from '#tests/support/database'
import { flaws } from '#tests/support/flaws'
import { startServer, type TestServer } from '#tests/support/server'

const EMAIL = 'lena@example.org'
let server: TestServer
let sql: postgres.Sql
let chromium: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  const database = await createDatabase()
  sql = postgres(database.url, { max: 1, onnotice: () => {} })
  server = await startServer({ databaseUrl: database.url, env: { APP_KEY: TEST_APP_KEY } })
  chromium = await startChromium()
  // Colours that are still on their way to the other scheme are not to be judged.
  context = await chromium.newContext({ bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } })
  page = await context.newPage()
})
afterAll(async () => {
  await chromium?.close()
  await server?.stop()
  await sql?.end()
})

async function open(path: string, where = page): Promise<void> {
  await where.goto(server.origin + path)
  await untilAlive(where)
}

describe('writing, by keyboard alone', () => {
  it('begins with an address, a mailed link, a name and a password', async () => {
    await open('/sign-up')
    expect(await flaws(page)).toEqual([])
    await page.focus('[name=email]')
    await page.keyboard.type('nonsense')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[name=email][aria-invalid=true]')
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('email')
    await page.fill('[name=email]', EMAIL)
    await page.keyboard.press('Enter')
    await page.waitForSelector('text=Look into your mail')

    await open(`/finish#${await newestLink(sql, EMAIL, 'finish_sign_up')}`)
    await page.waitForSelector(`text=${EMAIL}`)
    expect(page.url()).toBe(`${server.origin}/finish`)
    expect(await flaws(page)).toEqual([])
    await page.focus('[name=handle]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[aria-invalid=true]')
    expect(await page.locator('[aria-invalid=true]').evaluateAll(fields => fields.map(field => (field as HTMLInputElement).name))).toEqual(['handle', 'name', 'password'])
    await page.keyboard.type('lena')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Lena Hart')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Lantern-over-9-harbours')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.origin}/`)
  })

  it('says when a link does not work, and how to get another', async () => {
    await open(`/finish#${linkOf(999_999)}`)
    await page.waitForSelector('text=This link does not work any more')
    expect(await page.getAttribute('a.primary', 'href')).toBe('/sign-up')
  })

  it('makes an organization, saved with Ctrl+S', async () => {
    await open('/organizations/new?slug=harbour')
    await page.fill('[name=codeLanguage]', 'typescript')
    await page.keyboard.press('Control+s')
    await page.waitForURL(`${server.origin}/harbour`)
    await open('/harbour/manage')
    await page.waitForSelector('[name=invitesOff]')
    expect(await flaws(page)).toEqual([])
  })

  it('keeps the browser’s own history of undo, and lets Tab leave after Esc', async () => {
    await open('/posts/new?organization=harbour')
    const body = page.locator('textarea[name=body]')
    await body.focus()
    await page.keyboard.type('hello world')
    await page.keyboard.press('Control+b')
    expect(await body.inputValue()).toBe('hello **world**')
    await page.keyboard.press('Control+z')
    expect(await body.inputValue()).toBe('hello world')
    await page.keyboard.press('Control+Shift+z')
    expect(await body.inputValue()).toBe('hello **world**')
    await page.keyboard.press('End')
    await page.keyboard.type('\n- a\nb')
    await page.keyboard.press('Tab')
    expect(await body.inputValue()).toBe('hello **world**\n- a\n  - b')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).not.toBe('body')
    expect(await flaws(page)).toEqual([])
  })

  it('restores what was written after the tab was closed, and publishes it', async () => {
    await page.close()
    page = await context.newPage()
    await open('/posts/new?organization=harbour')
    await page.waitForSelector('text=Your draft was restored')
    expect(await page.inputValue('textarea[name=body]')).toBe('hello **world**\n- a\n  - b')
    await page.selectOption('[name=type]', 'Post')
    await page.fill('[name=title]', 'A first post')
    await page.keyboard.press('Control+s')
    await page.waitForURL(/\/posts\/\d+\/a-first-post$/)
    await open('/posts/new?organization=harbour')
    await page.waitForSelector('[name=title]')
    expect(await page.inputValue('textarea[name=body]')).toBe('')
  })

  it('loses neither text when two people edit at once', async () => {
    const [post] = await sql<{ id: string }[]>`select id from post limit 1`
    const other = await context.newPage()
    for (const tab of [page, other]) {
      await open(`/posts/${post!.id}/edit`, tab)
      await tab.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('textarea[name=body]')?.value)
    }
    await other.fill('textarea[name=body]', 'their text')
    await other.keyboard.press('Control+s')
    await other.waitForURL(/a-first-post$/)
    await page.fill('textarea[name=body]', 'my text')
    await page.keyboard.press('Control+s')
    await page.waitForSelector('.conflict')
    expect(await page.inputValue('textarea[name=body]')).toBe('my text')
    // Both are shown, and what differs is marked word by word.
    expect(await page.locator('.conflict .diff').innerText()).toMatch(/their text[\s\S]*my text/)
    await page.focus('textarea[name=body]')
    await page.keyboard.press('Control+s')
    await page.waitForURL(/a-first-post$/)
    expect((await page.textContent('.post .prose'))?.trim()).toBe('my text')
  })

  it('sends a visitor to sign in and back, but never to another site', async () => {
    const stranger = await chromium.newContext()
    const tab = await stranger.newPage()
    await open('/settings', tab)
    await tab.waitForURL(/\/sign-in\?to=%2Fsettings$|\/sign-in\?to=\/settings$/)
    await tab.fill('[name=email]', EMAIL)
    await tab.fill('[name=password]', 'Lantern-over-9-harbours')
    await tab.keyboard.press('Enter')
    await tab.waitForURL(`${server.origin}/settings`)
    await open('/sign-in?to=//evil.example/', tab)
    await tab.waitForURL(`${server.origin}/`)
    await stranger.close()
  })

  it.each(['/settings', '/notifications', '/developers', '/posts/new', '/organizations/new'])('has no flaw on %s', async (path) => {
    await open(path)
    await page.waitForSelector('h1')
    await page.waitForFunction(() => !document.querySelector('.form-bones'))
    expect(await flaws(page)).toEqual([])
  })
})
