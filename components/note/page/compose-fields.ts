import { note as t } from '#shared/messages/en/note'
import { countCharacters } from '#shared/seal/text'
import type { NoteLimits } from './api'
import { el } from './dom'
import { fileField } from './file-field'
import { numberText, sizeText } from './time'

const OFTEN = [1, 2, 3, 5, 10, 20, 50, 100]
/** From here on it is told how much room is left. */
const COUNT_FROM = 0.5

export interface Composed {
  text: string
  passphrase: string
  opens: number
  opensAt: string | null
  expiresAt: string
  strict: boolean
  destroyAfterWrongTries: boolean
  receipts: boolean
  files: File[]
}

export interface ComposeFields {
  elements: HTMLElement[]
  /** What was chosen; `now` is the server's clock. */
  read: (now: number) => Composed
  isEmpty: () => boolean
  focus: () => void
}

/** The fields of the form: what everybody needs first, the rest folded away. */
export function composeFields(most: NoteLimits): ComposeFields {
  const text = el('textarea', { 'id': 'text', 'class': 'area', 'rows': 7, 'required': true, 'placeholder': t.compose.placeholder, 'aria-describedby': 'count', 'dir': 'auto' })
  const count = el('span', { id: 'count', class: 'hint' })
  text.addEventListener('input', () => {
    const length = countCharacters(text.value)
    count.textContent = length < most.textCharacters * COUNT_FROM ? '' : t.compose.characters({ count: numberText(length), most: numberText(most.textCharacters) })
    count.classList.toggle('bad', length > most.textCharacters)
  })
  const opens = choice('opens', OFTEN.filter(times => times <= most.mostOpens).map(times => [times, t.compose.opensTimes({ count: times })]), 1)
  const expires = choice('expires', most.expirySeconds.map(seconds => [seconds, t.compose.duration(seconds)]), most.defaultExpirySeconds)
  const passphrase = passphraseField()
  const opensAt = el('input', { 'id': 'opens-at', 'class': 'input', 'type': 'datetime-local', 'aria-describedby': 'opens-at-hint' })
  const receipts = switchOf('receipts', t.compose.receipts, t.compose.receiptsHint, true)
  const strict = switchOf('strict', t.compose.strict, t.compose.strictHint)
  const destroy = switchOf('destroy', t.compose.destroy, t.compose.destroyHint)
  const files = fileField(t.compose.filesHint({ count: most.files, size: sizeText(most.fileBytes) }))
  return {
    elements: [
      el('div', { class: 'field' }, el('label', { for: 'text' }, t.compose.text), text, count),
      files.element,
      el('div', { class: 'pair' }, field('opens', t.compose.opens, opens), field('expires', t.compose.expires, expires)),
      passphrase.element,
      el('details', { class: 'fold' }, el('summary', {}, t.compose.more),
        el('div', { class: 'folded' }, field('opens-at', t.compose.opensAt, opensAt, t.compose.opensAtHint), receipts.element, strict.element, destroy.element)),
    ],
    read: now => ({
      text: text.value,
      passphrase: passphrase.input.value,
      opens: Number(opens.value),
      opensAt: opensAt.value === '' ? null : new Date(opensAt.value).toISOString(),
      expiresAt: new Date(now + Number(expires.value) * 1000).toISOString(),
      strict: strict.input.checked,
      destroyAfterWrongTries: destroy.input.checked,
      receipts: receipts.input.checked,
      files: files.chosen(),
    }),
    isEmpty: () => text.value === '' && files.chosen().length === 0,
    focus: () => text.focus({ preventScroll: true }),
  }
}

function field(id: string, label: string, input: HTMLElement, hint?: string): HTMLElement {
  return el('div', { class: 'field' }, el('label', { for: id }, label), input, hint !== undefined && el('span', { id: `${id}-hint`, class: 'hint' }, hint))
}

function choice(id: string, options: [value: number, label: string][], chosen: number): HTMLSelectElement {
  return el('select', { id, class: 'input' }, ...options.map(([value, label]) => el('option', { value, selected: value === chosen }, label)))
}

function switchOf(id: string, label: string, hint: string, checked = false): { element: HTMLElement, input: HTMLInputElement } {
  const input = el('input', { id, 'type': 'checkbox', checked, 'aria-describedby': `${id}-hint` })
  return { input, element: el('div', { class: 'switch' }, input, el('div', {}, el('label', { for: id }, label), el('span', { id: `${id}-hint`, class: 'hint' }, hint))) }
}

function passphraseField(): { element: HTMLElement, input: HTMLInputElement } {
  const input = el('input', { 'id': 'passphrase', 'class': 'input', 'type': 'password', 'autocomplete': 'off', 'autocapitalize': 'off', 'spellcheck': 'false', 'maxlength': 1000, 'aria-describedby': 'passphrase-hint' })
  const look = el('button', { 'type': 'button', 'class': 'btn', 'aria-pressed': 'false', 'aria-controls': 'passphrase', 'onclick': () => {
    const isShown = input.type === 'password'
    input.type = isShown ? 'text' : 'password'
    look.setAttribute('aria-pressed', String(isShown))
    look.textContent = isShown ? t.compose.hide : t.compose.show
  } }, t.compose.show)
  return { input, element: field('passphrase', t.compose.passphrase, el('div', { class: 'beside' }, input, look), t.compose.passphraseHint) }
}
