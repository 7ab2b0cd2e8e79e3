import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'

const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** What axe finds in both schemes, and whether a phone has to scroll sideways. */
export async function flaws(page: Page): Promise<string[]> {
  const found: string[] = []
  await page.evaluate(AXE)
  for (const theme of ['light', 'dark']) {
    await page.evaluate(name => void (document.documentElement.dataset.theme = name), theme)
    await page.waitForTimeout(150)
    const ids = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: { id: string, nodes: { html: string, failureSummary?: string }[] }[] }> } }
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
    })
    found.push(...ids.map(id => `${theme} ${id}`))
  }
  await page.setViewportSize({ width: 320, height: 700 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth
    ? [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility()).slice(0, 3).map(element => element.outerHTML.slice(0, 120))
    : [])
  await page.setViewportSize({ width: 1280, height: 900 })
  return [...found, ...wide.map(html => `beyond 320 px: ${html}`)]
}
