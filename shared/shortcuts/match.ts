/** What we need of a keyboard event. */
export interface KeyPress {
  key: string
  code: string
  altKey: boolean
  ctrlKey: boolean
  metaKey: boolean
}

/** A press in the notation of the registry. Alt with a digit is read from the key's place: a Mac types `¡` for Alt+1. */
export function notation(press: KeyPress): string {
  const digit = press.altKey ? /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1] : undefined
  const key = digit ?? (press.key.length === 1 ? press.key.toLowerCase() : press.key)
  return `${press.ctrlKey || press.metaKey ? 'mod+' : ''}${press.altKey ? 'alt+' : ''}${key}`
}

/** Only combinations and Escape work while somebody types. */
export function worksWhileTyping(keys: string): boolean {
  return keys.startsWith('mod+') || keys === 'Escape'
}

/** How a person writes it. */
export function keyLabel(part: string): string {
  const names: Record<string, string> = { Escape: 'Esc', ArrowRight: '→', ArrowLeft: '←', mod: 'Ctrl', alt: 'Alt', shift: 'Shift' }
  return part.split('+').map(name => names[name] ?? name).join('+')
}
