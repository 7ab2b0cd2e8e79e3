import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import type { Browser, BrowserContext, Page } from 'playwright'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** The browser that Playwright has installed, or else the one of the system. */
export async function startChromium(): Promise<Browser> {
  const own = chromium.executablePath()
  const executablePath = [own, ...PLACES].find(path => path !== '' && existsSync(path))
  if (executablePath === undefined) throw new Error('There is no Chromium. Install one with: npx playwright install chromium')
  return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** Lets the pages of a context be those of whoever has this session. */
export async function signIn(context: BrowserContext, origin: string, session: string): Promise<void> {
  await context.addCookies([{ name: 'session', value: session, url: origin, httpOnly: true }, { name: 'signed-in', value: '1', url: origin }])
}

/** Everything that a page complains about: errors in its console (a broken policy of content is one), and scripts that fail. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', error => complaints.push(`script: ${error.message}`))
  return complaints
}

/** Waits until Vue has taken over what the server has sent, and knows who looks. */
export async function untilAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const root = document.querySelector<HTMLElement & { __vue_app__?: unknown }>('#__nuxt')
    return root?.__vue_app__ !== undefined
  }, undefined, { timeout: 60_000 })
}
