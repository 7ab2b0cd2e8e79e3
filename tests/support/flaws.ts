import axe from 'axe-core'
import type { RunOptions } from 'axe-core'
import type { Page } from 'playwright'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What needs a layout or a whole page, neither of which a component has that is mounted alone. */
const NEEDS_PAGE = ['color-contrast', 'target-size', 'region', 'page-has-heading-one', 'landmark-one-main']
const SCHEMES = ['light', 'dark'] as const
/** Colours may be on their way to the other scheme. */
const SETTLE_MS = 150

type Violation = Pick<axe.Result, 'id'> & { nodes: Pick<axe.NodeResult, 'html' | 'failureSummary'>[] }

/** One line for each element that breaks a rule. */
function linesOf(violations: Violation[]): string[] {
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`))
}

/** What axe finds in the page as it is. */
export async function judge(page: Page): Promise<string[]> {
  // Evaluated by the browser itself, so that the page's policy of content does not refuse it.
  await page.evaluate(axe.source)
  return linesOf(await page.evaluate(async (options: RunOptions): Promise<Violation[]> => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, options)
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }))
  }, { runOnly: RULES }))
}

/** What axe finds in a component that is mounted without a browser, by the same rules as far as they can be judged there. */
export async function judgeMounted(element: Element): Promise<string[]> {
  // Axe only judges what stands in the document.
  const wasThere = element.isConnected
  if (!wasThere) document.body.append(element)
  const { violations } = await axe.run(element, { runOnly: RULES, rules: Object.fromEntries(NEEDS_PAGE.map(rule => [rule, { enabled: false }])) })
  if (!wasThere) element.remove()
  return linesOf(violations)
}

/** The first elements that make the page scroll sideways; none if it does not. */
export async function beyondTheEdge(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const beyond = [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility())
    return document.documentElement.scrollWidth > innerWidth ? beyond.slice(0, 5).map(element => element.outerHTML.slice(0, 150)) : []
  })
}

/** What axe finds in both schemes, and what sticks out on a phone of 320 pixels. The page is as wide as before afterwards. */
export async function flaws(page: Page): Promise<string[]> {
  const found: string[] = []
  const size = page.viewportSize() ?? { width: 1280, height: 900 }
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(SETTLE_MS)
    found.push(...(await judge(page)).map(finding => `${colorScheme}: ${finding}`))
  }
  await page.setViewportSize({ width: 320, height: 640 })
  found.push(...(await beyondTheEdge(page)).map(element => `sticks out at 320 pixels: ${element}`))
  await page.emulateMedia({ colorScheme: SCHEMES[0] })
  await page.setViewportSize(size)
  return found
}
