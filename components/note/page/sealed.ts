import { note as t } from '#shared/messages/en/note'
import type { SealedNote } from '#shared/seal/seal-note'
import type { Composed } from './compose-fields'
import { copyButton, el, show } from './dom'
import { qrCode } from './qr'
import { dateText } from './time'

const SVG = 'http://www.w3.org/2000/svg'
const QUIET = 4

/** The link, once: it stands nowhere else. */
export function showResult(sealed: SealedNote, { opens, expiresAt, passphrase }: Composed): void {
  const link = location.origin + sealed.link
  const manage = location.origin + sealed.manageLink
  // Until it is copied, leaving would lose it.
  const hold = (event: BeforeUnloadEvent): void => event.preventDefault()
  addEventListener('beforeunload', hold)
  const links = el('div', { class: 'links' },
    linkBox('link', t.sealed.link, link, true, 'share' in navigator && el('button', { type: 'button', class: 'btn', onclick: () => void navigator.share({ url: link }).catch(() => undefined) }, t.sealed.share)),
    passphrase !== '' && el('p', { class: 'hint' }, t.sealed.withPassphrase),
    codeOf(link),
    linkBox('manage', t.sealed.manage, manage, false, undefined, t.sealed.manageHint),
  )
  for (const name of ['copied', 'copy']) links.addEventListener(name, () => removeEventListener('beforeunload', hold))
  show(t.sealed.title,
    el('p', { class: 'lead' }, t.sealed.intro),
    links,
    el('p', { class: 'hint' }, t.sealed.facts({ count: opens, when: dateText(expiresAt) })),
    el('p', {}, el('a', { class: 'link', href: '/n' }, t.sealed.another)),
  )
}

function linkBox(id: string, label: string, link: string, primary: boolean, more?: HTMLElement | false, hint?: string): HTMLElement {
  const input = el('input', { id, 'class': 'input mono', 'readonly': true, 'value': link, 'onfocus': () => input.select(), 'aria-describedby': hint === undefined ? undefined : `${id}-hint` })
  return el('div', { class: 'field' }, el('label', { for: id }, label), el('div', { class: 'beside' }, input, copyButton(t.sealed.copy, t.sealed.copied, () => link, primary), more), hint !== undefined && el('span', { id: `${id}-hint`, class: 'hint' }, hint))
}

/** Drawn here: a picture from elsewhere would tell the link to whoever draws it. */
function codeOf(link: string): HTMLElement | undefined {
  const modules = qrCode(link)
  if (!modules) return undefined
  const size = modules.length + 2 * QUIET
  const svg = document.createElementNS(SVG, 'svg')
  for (const [name, value] of Object.entries({ 'viewBox': `0 0 ${size} ${size}`, 'role': 'img', 'aria-label': t.sealed.qrLabel, 'shape-rendering': 'crispEdges' })) svg.setAttribute(name, value)
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', modules.flatMap((row, y) => row.map((dark, x) => dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')).join(''))
  svg.append(path)
  return el('details', { class: 'fold qr' }, el('summary', {}, t.sealed.qr), svg)
}
