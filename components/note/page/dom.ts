type Child = Node | string | undefined | false
type Handlers = { [E in keyof HTMLElementEventMap as `on${E}`]?: (event: HTMLElementEventMap[E]) => void }
type Attributes = Record<string, string | number | boolean | undefined | ((event: never) => void)> & Handlers

/** An element: attributes as they stand in HTML, `on…` for listeners. Text is only ever text; nothing here parses markup. */
export function el<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value as (event: Event) => void)
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : String(value))
  }
  element.append(...children.filter(child => child !== undefined && child !== false))
  return element
}

const main = () => document.getElementById('main')!

/** Replaces what the page shows, names it, and tells those who do not see it. */
export function show(title: string, ...children: Child[]): void {
  const heading = el('h1', { tabindex: -1 }, title)
  main().replaceChildren(heading, ...children.filter(child => child !== undefined && child !== false))
  main().removeAttribute('aria-busy')
  document.title = `${title} · Guildhall`
  heading.focus({ preventScroll: true })
}

/** A place for short messages that are read out when they change. */
export function statusLine(kind = 'status'): { element: HTMLElement, say: (text: string, isBad?: boolean) => void } {
  const element = el('p', { class: kind, role: 'status' })
  return {
    element,
    say: (text, isBad = false) => {
      element.textContent = text
      element.classList.toggle('bad', isBad)
    },
  }
}

/** A button that copies, and says so. */
export function copyButton(label: string, done: string, text: () => string, primary = true): HTMLButtonElement {
  const button = el('button', { type: 'button', class: primary ? 'btn primary' : 'btn' }, label)
  let back: ReturnType<typeof setTimeout> | undefined
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text()).then(() => {
      button.textContent = done
      button.dispatchEvent(new CustomEvent('copied', { bubbles: true }))
      clearTimeout(back)
      back = setTimeout(() => button.textContent = label, 2500)
    })
  })
  return button
}
