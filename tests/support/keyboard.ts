import type { Locator, Page } from 'playwright'

/** A person without a mouse. Locators only tell where the focus is and what stands on the screen. */
export interface Hands {
  press: (keys: string) => Promise<void>
  type: (text: string) => Promise<void>
  /** Presses Tab until this has the focus. Throws if nobody can get there. */
  tabTo: (target: Locator) => Promise<void>
  /** Tabs there, and presses Enter. */
  enter: (target: Locator) => Promise<void>
  /** Presses keys one after the other, again until it has happened: on a busy machine more than their time lies between two of them. */
  sequence: (keys: string[], hasHappened: () => boolean) => Promise<void>
  /** Tabs to a field, replaces what is in it. */
  fill: (target: Locator, text: string) => Promise<void>
}

const MOST_TABS = 200
const WITHIN_MS = 60_000

export function handsOn(page: Page): Hands {
  const { keyboard } = page
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor({ timeout: WITHIN_MS })
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if (await target.evaluate(element => element === document.activeElement && !(element as HTMLButtonElement).disabled)) return
      await keyboard.press('Tab')
    }
    throw new Error(`The focus does not get to ${String(target)}.`)
  }
  return {
    press: async keys => await keyboard.press(keys),
    type: async text => await keyboard.type(text),
    tabTo,
    enter: async (target) => {
      await tabTo(target)
      await keyboard.press('Enter')
    },
    sequence: async (keys, hasHappened) => {
      const end = Date.now() + WITHIN_MS
      while (!hasHappened()) {
        if (Date.now() > end) throw new Error(`Nothing happens at ${keys.join(' ')}.`)
        for (const key of keys) await keyboard.press(key)
        for (let looks = 0; looks < 30 && !hasHappened(); looks++) await page.waitForTimeout(100)
      }
    },
    fill: async (target, text) => {
      await tabTo(target)
      await keyboard.press('ControlOrMeta+A')
      await keyboard.type(text)
    },
  }
}
