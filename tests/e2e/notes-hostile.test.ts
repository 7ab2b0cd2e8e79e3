import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHUNK_BYTES } from '#shared/seal/stream'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { startChromium } from '#tests/support/chromium'
import { hold, sendWithFiles, shownText } from '#tests/support/note-page'
import { sendNote } from '#tests/support/notes'

const HOSTILE = '<script>parent.broken=1</script><img src=x onerror="parent.broken=1">\n[a](javascript:broken=1) https://example.org/ {{constructor}} </textarea>'
const FILE = Uint8Array.from({ length: 4 * CHUNK_BYTES + 1234 }, (_, at) => at * 31 % 251)

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

async function opened(link: string): Promise<Page> {
  const page = await (await browser.newContext({ acceptDownloads: true })).newPage()
  await page.goto(address(link))
  await hold(page)
  await page.locator('.text').waitFor()
  return page
}

describe('what a sender may have sealed', () => {
  it('T2.25: a text of markup and a file with a hostile name are shown as what they are, and run nothing', async () => {
    const red = await sharp({ create: { width: 640, height: 400, channels: 3, background: '#a22' } }).png().toBuffer()
    const note = await sendWithFiles(site, [
      { name: '"><img src=x onerror=broken=1>.html', type: 'text/html', bytes: new TextEncoder().encode(HOSTILE) },
      { name: '../../evil\u202Egnp.exe', type: 'image/svg+xml', bytes: new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="parent.broken=1"/>') },
      { name: 'red.png', type: 'image/png', bytes: Uint8Array.from(red) },
    ], { text: HOSTILE })
    const page = await opened(note.link)
    expect(await shownText(page)).toBe(HOSTILE)
    expect(await page.locator('.text *').count()).toBe(0)
    expect(await page.locator('main img, main script').count()).toBe(0)
    expect(await page.locator('.name bdi').allInnerTexts()).toEqual(['"><img src=x onerror=broken=1>.html', 'evilgnp.exe', 'red.png'])
    // Only what no browser runs can be looked at here, and without rights.
    expect(await page.getByRole('button', { name: /^Show / }).count()).toBe(1)
    await page.getByRole('button', { name: 'Show red.png' }).click()
    const frame = page.locator('iframe')
    await frame.waitFor()
    expect(await frame.getAttribute('sandbox')).toBe('')
    expect(await frame.getAttribute('src')).toMatch(/^blob:/)
    expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Save .*html/ }).click()])
    expect(readFileSync(await download.path(), 'utf8')).toBe(HOSTILE)
    await page.context().close()
  })

  it('T2.22: a text of every kind comes through the form and the page exactly', async () => {
    const text = `${'👩‍👩‍👧‍👦 עברית \u202Eتجربة e\u0301 \t \u0000 '.repeat(60)}\nlast`
    const page = await (await browser.newContext()).newPage()
    await page.goto(address('/n'))
    await page.locator('#text').evaluate((element: HTMLTextAreaElement, value) => element.value = value, text)
    await page.getByRole('button', { name: 'Seal it' }).click()
    const link = await page.locator('#link').inputValue()
    await page.goto(address('/n'))
    await page.locator('#text').evaluate((element: HTMLTextAreaElement) => element.value = 'broken \uD83C emoji')
    await page.getByRole('button', { name: 'Seal it' }).click()
    await page.getByText('half a character').waitFor()
    await page.locator('#text').evaluate((element: HTMLTextAreaElement) => element.value = 'a'.repeat(100_001))
    await page.getByRole('button', { name: 'Seal it' }).click()
    await page.getByText('longer than 100,000 characters').waitFor()
    await page.context().close()
    const reader = await opened(new URL(link).pathname + new URL(link).hash)
    expect(await shownText(reader)).toBe(text)
    await reader.context().close()
  })
})

describe('a server or a wire that cannot be trusted', () => {
  it('T2.12: other rules in the database are found out when the note is opened', async () => {
    const note = await sendNote(site.client)
    await site.sql`update note set policy = jsonb_set(policy, '{opens}', '9') where public_id = ${note.id}`
    const page = await (await browser.newContext()).newPage()
    await page.goto(address(note.link))
    await hold(page)
    await page.getByRole('heading', { name: 'This is not what was sealed' }).waitFor()
    await page.context().close()
  })

  it('T2.13: exchanged texts, and chunks that are exchanged, cut or doubled, are found out, and no part of a file is saved', async () => {
    const [one, two] = await Promise.all(['one', 'two'].map(text => sendNote(site.client, { text })))
    await site.sql`update note a set iv = b.iv, ciphertext = b.ciphertext from note b where a.public_id = ${one!.id} and b.public_id = ${two!.id}`
    const page = await (await browser.newContext()).newPage()
    await page.goto(address(one!.link))
    await hold(page)
    await page.getByRole('heading', { name: 'This is not what was sealed' }).waitFor()
    await page.context().close()
    for (const forge of [(chunk: number) => [1, 0][chunk] ?? chunk, (chunk: number) => chunk === 3 ? 4 : chunk, () => 0]) {
      const note = await sendWithFiles(site, [{ name: 'plan.bin', type: '', bytes: FILE }])
      const reader = await opened(note.link)
      let downloads = 0
      reader.on('download', () => downloads++)
      await reader.route('**/files/0/*', async route => await route.continue({ url: route.request().url().replace(/\d+$/, number => String(forge(Number(number)))) }))
      await reader.getByRole('button', { name: 'Save plan.bin' }).click()
      await reader.getByText('Nothing was saved').waitFor()
      expect(downloads).toBe(0)
      await reader.context().close()
    }
  })

  it.each([false, true])('T2.26: a download that breaks at 40 percent goes on where it stopped, strict: %s', async (strict) => {
    const note = await sendWithFiles(site, [{ name: 'plan.bin', type: '', bytes: FILE }], { strict })
    const page = await opened(note.link)
    const asked: number[] = []
    let isBroken = true
    await page.route('**/files/0/*', async (route) => {
      const chunk = Number(/\d+$/.exec(route.request().url())![0])
      if (isBroken && chunk >= 2) return await route.abort('connectionreset')
      asked.push(chunk)
      await route.continue()
    })
    await page.getByRole('button', { name: 'Save plan.bin' }).click()
    await page.getByText('Interrupted').waitFor()
    isBroken = false
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Go on with plan.bin' }).click()])
    expect(readFileSync(await download.path()).equals(FILE)).toBe(true)
    expect(asked).toEqual([0, 1, 2, 3, 4])
    await page.context().close()
  })
})
