import { note as t } from '#shared/messages/en/note'
import { el, show } from './dom'

type Ending = { [K in keyof typeof t.gone]: (typeof t.gone)[K] extends string[] ? K : never }[keyof typeof t.gone]

/** A calm page for everything that cannot be opened (any more). */
export function showGone(ending: Ending): void {
  const [title, text] = t.gone[ending]
  show(title!, el('p', { class: 'lead' }, text), el('p', {}, el('a', { class: 'btn', href: '/n' }, t.gone.seal)))
}

export function isEnding(code: string): code is Ending {
  return code in t.gone && Array.isArray(t.gone[code as Ending])
}
