import { el } from './dom'

const HOLD_MS = 700
/** The second Enter has to come within this time. */
const AGAIN_MS = 6000

/**
 * A button that takes a person: it is held for 700 ms (finger, mouse, space bar), or Enter is pressed twice. What scripts
 * dispatch (`isTrusted` is false) does nothing. Assistive technology that only clicks, clicks twice.
 */
export function holdButton(label: string, { armed, fire }: { armed: () => void, fire: () => void }): HTMLButtonElement {
  const button = el('button', { type: 'button', class: 'btn primary hold' }, el('span', {}, label))
  let timer: ReturnType<typeof setTimeout> | undefined
  let isArmed = false

  function begin(event: Event): void {
    if (!event.isTrusted || button.disabled || timer !== undefined) return
    button.classList.add('held')
    timer = setTimeout(() => {
      end()
      fire()
    }, HOLD_MS)
  }

  function end(): void {
    clearTimeout(timer)
    timer = undefined
    button.classList.remove('held')
  }

  function press(event: Event): void {
    event.preventDefault()
    if (!event.isTrusted || button.disabled) return
    if (isArmed) {
      isArmed = false
      return fire()
    }
    isArmed = true
    armed()
    setTimeout(() => isArmed = false, AGAIN_MS)
  }

  button.addEventListener('pointerdown', event => event.isPrimary && event.button === 0 && begin(event))
  for (const name of ['pointerup', 'pointerleave', 'pointercancel', 'blur'] as const) button.addEventListener(name, end)
  button.addEventListener('contextmenu', event => event.preventDefault())
  button.addEventListener('keydown', (event) => {
    if (event.repeat) return event.preventDefault()
    if (event.key === 'Enter') press(event)
    else if (event.key === ' ') begin(event)
  })
  button.addEventListener('keyup', end)
  // Mouse and keys have been dealt with; what is left (`detail` 0) comes from a screen reader or a voice.
  button.addEventListener('click', event => event.detail === 0 && (event as PointerEvent).pointerType !== 'mouse' && (event as PointerEvent).pointerType !== 'touch' && clickOf(event))

  let keyUp = 0
  button.addEventListener('keyup', event => event.key === ' ' && (keyUp = event.timeStamp))
  function clickOf(event: Event): void {
    // The space bar clicks when it is let go; that is the end of holding it, not a press of its own.
    if (event.timeStamp - keyUp > 50) press(event)
  }
  return button
}
