import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { complaintsOf, signIn, startChromium } from '#tests/support/chromium'
import { judge } from '#tests/support/flaws'
import { handsOn } from '#tests/support/keyboard'
import { hold, shownText } from '#tests/support/note-page'
import { sendNote } from '#tests/support/notes'
import type { SentNote } from '#tests/support/notes'
import { makePerson } from '#tests/support/people'

const AGENTS = [
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'WhatsApp/2.23.20.0', 'curl/8.5.0', 'Wget/1.21.4', 'HTTPie/3.2.2',
  'facebookexternalhit/1.1', 'Twitterbot/1.0', 'LinkedInBot/1.0', 'TelegramBot (like TwitterBot)', 'Discordbot/2.0', 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks',
  'Barracuda Sentinel (EE)', 'Mimecast', 'ProofpointURLDefense', 'bingbot/2.0', 'python-requests/2.32', 'Go-http-client/2.0', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
]

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

const address = (path: string) => site.server.origin + path

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  return await (await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options })).newPage()
}

async function stateOf({ id }: SentNote): Promise<{ state: string, opens_left: number }> {
  const [row] = await site.sql<{ state: string, opens_left: number }[]>`select state, opens_left from note where public_id = ${id}`
  return row!
}

describe('the page of a note', () => {
  it('T2.1: is the same for every program that asks, whether there is such a note or not, and opens nothing', async () => {
    const note = await sendNote(site.client)
    const bodies = new Set<string>()
    for (const path of [`/n/${note.id}`, '/n/AAAAAAAAAAAAAAAAAAAAAA', `/n/${note.id}?utm_source=mail`, '/n/x']) {
      for (const [index, agent] of AGENTS.entries()) {
        const method = index % 5 === 3 ? 'HEAD' : index % 5 === 4 ? 'OPTIONS' : 'GET'
        const answer = await fetch(address(path), { method, headers: { 'user-agent': agent } })
        expect(answer.status).toBe(method === 'OPTIONS' ? 204 : 200)
        if (method === 'GET') bodies.add(await answer.text())
        if (method !== 'OPTIONS') expect(answer.headers.get('cache-control')).toBe('no-store')
      }
    }
    expect(bodies.size).toBe(1)
    expect([...bodies][0]).not.toContain(note.id)
    expect(await stateOf(note)).toEqual({ state: 'sealed', opens_left: 1 })
    const [{ count }] = await site.sql<[{ count: number }]>`select count(*)::int from note_event where event <> 'created'`
    expect(count).toBe(0)
  })

  it('may load nothing but its own script and style, is kept nowhere and tells nobody where it was', async () => {
    const { headers } = await fetch(address('/n/AAAAAAAAAAAAAAAAAAAAAA'))
    const policy = headers.get('content-security-policy')!
    for (const part of ['default-src \'none\'', 'script-src \'sha384-', 'connect-src \'self\'', 'base-uri \'none\'', 'form-action \'none\'', 'frame-ancestors \'none\'', 'require-trusted-types-for \'script\'', 'trusted-types \'none\'']) expect(policy).toContain(part)
    expect(policy).not.toContain('unsafe')
    expect(Object.fromEntries(['cache-control', 'referrer-policy', 'x-robots-tag', 'cross-origin-opener-policy', 'x-content-type-options'].map(name => [name, headers.get(name)]))).toEqual({
      'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, noarchive', 'cross-origin-opener-policy': 'same-origin', 'x-content-type-options': 'nosniff',
    })
  })

  it('T2.2: looks, and opens nothing, when a browser follows the whole link and nobody does anything', async () => {
    const note = await sendNote(site.client)
    const page = await newPage()
    await page.goto(address(note.link))
    await page.locator('.hold').waitFor()
    await page.waitForTimeout(1500)
    expect(await stateOf(note)).toEqual({ state: 'sealed', opens_left: 1 })
    expect(await page.evaluate(() => location.href)).toBe(address(`/n/${note.id}`))
    await page.context().close()
  })

  it('T2.3: does not take what a script does for a person, nor a click for a decision', async () => {
    const note = await sendNote(site.client)
    const page = await newPage()
    await page.goto(address(note.link))
    const button = page.locator('.hold')
    await button.waitFor()
    await button.evaluate(async (element: HTMLButtonElement) => {
      for (let time = 0; time < 3; time++) {
        element.click()
        for (const type of ['Enter', ' ']) element.dispatchEvent(new KeyboardEvent('keydown', { key: type, bubbles: true }))
        element.dispatchEvent(new PointerEvent('pointerdown', { isPrimary: true, button: 0, bubbles: true }))
        await new Promise(resolve => setTimeout(resolve, 900))
        element.dispatchEvent(new PointerEvent('pointerup', { isPrimary: true, bubbles: true }))
      }
    })
    await button.click()
    await hold(page, 300)
    expect(await stateOf(note)).toEqual({ state: 'sealed', opens_left: 1 })
    await hold(page)
    expect(await shownText(page)).toBe('A sealed text')
    await page.context().close()
  })

  it('T2.15: never lets the key out of the browser, whatever is requested, and takes it out of the address', async () => {
    const note = await sendNote(site.client)
    const key = note.link.split('#1.')[1]!
    const page = await newPage()
    const sent: string[] = []
    page.context().on('request', async (request) => {
      sent.push(request.url(), JSON.stringify(await request.allHeaders().catch(() => ({}))), request.postData() ?? '')
    })
    await page.goto(address(note.link))
    await page.locator('.hold').waitFor()
    expect(page.url()).not.toContain(key)
    await page.locator('.brand').click()
    await page.waitForURL(address('/'))
    await page.goBack()
    await page.getByText('The link is incomplete').waitFor()
    await page.reload()
    await page.getByText('The link is incomplete').waitFor()
    await page.goto(address(note.link))
    await hold(page)
    expect(await shownText(page)).toBe('A sealed text')
    await page.waitForLoadState('networkidle')
    expect(sent.length).toBeGreaterThan(20)
    expect(sent.filter(text => text.includes(key) || text.includes('#1.'))).toEqual([])
    expect(sent.filter(text => /"referer":"[^"]*\/n\//.test(text))).toEqual([])
    expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(key)
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
    await page.context().close()
  })

  it('T2.24: says so where the connection is not encrypted, and does nothing else', async () => {
    const note = await sendNote(site.client)
    const page = await newPage()
    const asked: string[] = []
    await page.route('http://guild.test/**', async (route) => {
      const { pathname } = new URL(route.request().url())
      asked.push(pathname)
      const answer = await fetch(address(pathname))
      await route.fulfill({ status: answer.status, headers: Object.fromEntries([...answer.headers].filter(([name]) => !/^content-(?:encoding|length)$|^transfer/.test(name))), body: Buffer.from(await answer.arrayBuffer()) })
    })
    await page.goto(`http://guild.test${note.link}`)
    await page.getByText('is not encrypted on its way').waitFor()
    expect(await page.locator('.hold').count()).toBe(0)
    expect(asked.filter(path => path.startsWith('/api/'))).toEqual([])
    await page.goto('http://guild.test/n')
    await page.getByText('is not encrypted on its way').waitFor()
    expect(await page.locator('form').count()).toBe(0)
    await page.context().close()
  })

  it('says that it needs scripts where there are none', async () => {
    const page = await newPage({ javaScriptEnabled: false })
    await page.goto(address('/n/AAAAAAAAAAAAAAAAAAAAAA#1.x'))
    expect(await page.locator('noscript').innerText()).toContain('needs JavaScript')
    await page.context().close()
  })

  it('T2.32: counts down by the server’s clock on a device whose own is a day off', async () => {
    const opensAt = new Date(Date.now() + 3_605_000).toISOString()
    for (const skew of [-86_400_000, 86_400_000]) {
      const note = await sendNote(site.client, { opensAt })
      const page = await newPage()
      await page.addInitScript((offset) => {
        const real = Date.now.bind(Date)
        Date.now = () => real() + offset
      }, skew)
      await page.goto(address(note.link))
      await page.getByText('Not yet').waitFor()
      const [minutes, seconds] = /(?:1:00:0\d|59:\d\d)/.exec(await page.locator('.countdown').innerText())![0].split(':').slice(-2).map(Number)
      expect(minutes! * 60 + seconds!).toBeLessThan(3600)
      expect(await page.locator('.hold').count()).toBe(0)
      // Its moment comes: the page looks again by itself.
      await site.sql`update note set opens_at = ${new Date(Date.now() - 1000).toISOString()} where public_id = ${note.id}`
      await page.context().close()
    }
    // A sender whose clock is wrong seals by the server's as well.
    const page = await newPage()
    await page.addInitScript(() => {
      const real = Date.now.bind(Date)
      Date.now = () => real() + 86_400_000
    })
    await page.goto(address('/n'))
    await page.locator('#text').fill('By the right clock')
    await page.locator('#expires').selectOption('3600')
    await page.getByRole('button', { name: 'Seal it' }).click()
    const id = /\/n\/([\w-]{22})#/.exec(await page.locator('#link').inputValue())![1]!
    const [row] = await site.sql<{ expires_at: Date }[]>`select expires_at from note where public_id = ${id}`
    expect(Math.abs(row!.expires_at.getTime() - Date.now() - 3_600_000)).toBeLessThan(60_000)
    await page.context().close()
  })
})

describe('sealing and opening', () => {
  it.each(['light', 'dark'] as const)('work with keys alone, and every step is accessible (%s)', async (colorScheme) => {
    const context = await browser.newContext({ colorScheme, permissions: ['clipboard-read', 'clipboard-write'] })
    const person = await makePerson(site.sql, `sealer-${colorScheme}`)
    await signIn(context, site.server.origin, person.session)
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    const hands = handsOn(page)
    const findings: string[] = []
    await page.goto(address('/n'))
    await page.locator('#text').waitFor()
    await hands.enter(page.getByText('More rules'))
    findings.push(...await judge(page))
    const text = 'Kelvin 🎉 שלום\nsecond line'
    await hands.press('Shift+Tab')
    await hands.fill(page.locator('#passphrase'), 'sesame')
    for (let tabs = 0; tabs < 8 && !await page.locator('#text').evaluate(element => element === document.activeElement); tabs++) await hands.press('Shift+Tab')
    await page.keyboard.insertText(text)
    await hands.press('Control+Enter')
    await page.locator('#link').waitFor()
    await hands.enter(page.getByText('Show as a QR code'))
    findings.push(...await judge(page))
    const [link, manage] = [await page.locator('#link').inputValue(), await page.locator('#manage').inputValue()]

    await hands.enter(page.getByRole('button', { name: 'Copy link' }).first())
    expect(await page.evaluate(async () => await navigator.clipboard.readText())).toBe(link)
    const reader = await context.newPage()
    const keys = handsOn(reader)
    complaints.push(...complaintsOf(reader))
    await reader.goto(link)
    await reader.locator('#passphrase').waitFor()
    findings.push(...await judge(reader))
    await keys.type('sesame')
    await keys.press('Enter')
    await keys.press('Enter')
    await reader.getByText('once more to open').waitFor()
    await keys.press('Enter')
    expect(await shownText(reader)).toBe(text)
    findings.push(...await judge(reader))
    await keys.enter(reader.getByRole('button', { name: 'Copy text' }))
    expect(await reader.evaluate(async () => await navigator.clipboard.readText())).toBe(text)

    await reader.goto(manage)
    await reader.getByText('Opened (1 of 1)').waitFor()
    findings.push(...await judge(reader))
    await reader.goto(address('/notes'))
    await reader.getByText('Opened and gone').waitFor()
    findings.push(...await judge(reader))
    expect(findings).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('show what happened to the sender, and take the note back on a second word', async () => {
    const note = await sendNote(site.client, { opens: 3 })
    const page = await newPage({ viewport: { width: 320, height: 640 } })
    await page.goto(address(note.manageLink))
    await page.getByText('3 of 3 openings left').waitFor()
    expect(page.url()).not.toContain(note.manageToken)
    await page.getByRole('button', { name: 'Take it back' }).click()
    expect((await stateOf(note)).state).toBe('sealed')
    await page.getByRole('button', { name: 'Yes, destroy it' }).click()
    await page.locator('.state', { hasText: 'Taken back' }).waitFor()
    await page.goto(address(note.link))
    await page.getByRole('heading', { name: 'The sender took it back' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await page.context().close()
  })
})
