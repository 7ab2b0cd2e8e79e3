import { useShortcut } from '~/composables/useShortcut'

/**
 * Keys for lists and threads. What is selected is what has the focus: an element with `data-item`, entered
 * through its `data-open`. The other keys press the button that is there anyway (`data-key`), so that they
 * follow the same permissions as the pointer.
 */
export function useItemKeys(): void {
  useShortcut('list.next', () => move(1))
  useShortcut('list.previous', () => move(-1))
  useShortcut('list.open', (index) => {
    const item = selected()
    // Enter belongs to whatever button or link has the focus.
    if (!item || (index === 1 && document.activeElement !== item)) return false
    return press('[data-open]', item)
  })
  useShortcut('vote.up', () => press('.vote .up'))
  useShortcut('vote.down', () => press('.vote .down'))
  // Without a selection the first item is meant: a post, and never the first of its comments while its own buttons are on their way.
  useShortcut('thing.report', () => press('[data-key=report]', selected() ?? document.querySelector('[data-item]') ?? document))
  useShortcut('page.next', () => press('[data-key=next]', document))
  useShortcut('page.previous', () => document.querySelector('[data-key=first]') ? history.back() : false)
  useShortcut('tab.select', index => press(`[data-tabs] a:nth-of-type(${index + 1})`, document))
}

/** The item that has the focus, or has it inside. */
export function selected(): HTMLElement | undefined {
  return document.activeElement?.closest<HTMLElement>('[data-item]') ?? undefined
}

/** Presses the first that fits inside `scope` (the selected item, else the first on the page). False if there is none. */
export function press(selector: string, scope: ParentNode = selected() ?? document): boolean {
  const target = scope.querySelector<HTMLElement>(selector)
  target?.click()
  return target !== null
}

function move(by: 1 | -1): boolean {
  const items = [...document.querySelectorAll<HTMLElement>('[data-item]')].filter(item => item.checkVisibility())
  const at = items.indexOf(selected() as HTMLElement)
  const next = items[at < 0 ? (by > 0 ? 0 : -1) : at + by]
  if (!next) return false
  const target = next.matches('[tabindex]') ? next : next.querySelector<HTMLElement>('[data-open]')
  target?.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
  return true
}
