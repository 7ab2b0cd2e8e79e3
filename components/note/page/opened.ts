import type { notes } from '#shared/contract/notes'
import { note as t } from '#shared/messages/en/note'
import { SealError } from '#shared/seal/failure'
import type { OpenedNote } from '#shared/seal/open-note'
import { call, CallError } from './api'
import type { OpenedAnswer } from './api'
import { copyButton, el, show, statusLine } from './dom'
import { fetchFile, imageType, safeName } from './fetch-file'
import type { Fetching } from './fetch-file'
import { pictureFrame } from './picture'
import { dateText, sizeText } from './time'

interface Opened {
  id: string
  attempt: string
  answer: OpenedAnswer
  note: OpenedNote
}

/** The text, as text; the files, to be fetched. Tells the server that the text has arrived. */
export function showOpened(opened: Opened): void {
  const { id, attempt, answer: { opens_left, ticket, ticket_until }, note } = opened
  void acknowledge(id, attempt, false)
  show(t.opened.title,
    el('p', { class: 'lead' }, opens_left === 0 ? t.opened.last : t.opened.left({ count: opens_left })),
    el('div', { 'class': 'text', 'dir': 'auto', 'tabindex': 0, 'role': 'region', 'aria-label': t.opened.text }, note.text),
    el('p', { class: 'do' }, copyButton(t.opened.copy, t.opened.copied, () => note.text)),
    ticket !== null && note.files.length > 0 && fileList(opened, ticket, ticket_until),
  )
}

async function acknowledge(id: string, attempt: string, files: boolean): Promise<void> {
  // Harmless if it does not arrive: a timer wipes as well.
  await call<typeof notes.ack>('POST', `/api/notes/${id}/ack`, { body: { attempt_id: attempt, files } }).catch(() => undefined)
}

function fileList(opened: Opened, ticket: string, until: string | null): HTMLElement {
  const { id, attempt, note } = opened
  let missing = note.files.length
  const arrived = (): void => {
    if (--missing === 0) void acknowledge(id, attempt, true)
  }
  return el('section', { class: 'files' },
    el('h2', {}, t.opened.files),
    until !== null && el('p', { class: 'hint' }, t.opened.filesUntil({ when: dateText(until) })),
    el('ul', {}, ...note.files.map((_, index) => fileRow(opened, index, ticket, arrived))),
  )
}

function fileRow({ id, note }: Opened, index: number, ticket: string, arrived: () => void): HTMLElement {
  const { name, type, size } = note.files[index]!
  const shown = safeName(name, t.opened.unnamed)
  const status = statusLine('hint')
  const state: Fetching = { parts: [], done: 0 }
  const bar = el('progress', { 'max': 1, 'value': 0, 'aria-label': shown, 'hidden': true })
  const frame = el('div')
  let whole: Blob | undefined
  let isBroken = false

  async function fetchWhole(): Promise<Blob | undefined> {
    if (whole) return whole
    for (const button of buttons) button.disabled = true
    bar.hidden = false
    status.say('')
    try {
      whole = await fetchFile(note, index, chunk => `/api/notes/${id}/files/${index}/${chunk}`, ticket, state, done => bar.value = done)
      arrived()
      return whole
    }
    catch (error) {
      fail(error)
      return undefined
    }
    finally {
      for (const button of buttons) button.disabled = isBroken
      bar.hidden = isBroken || whole !== undefined
    }
  }

  function fail(error: unknown): void {
    if (error instanceof SealError) {
      isBroken = true
      state.parts = []
      return status.say(t.gone.tamperedFile, true)
    }
    const isOver = error instanceof CallError && (error.code === 'NotAllowed' || error.code === 'Gone' || error.code === 'NotFound')
    saving.textContent = t.opened.resume
    saving.setAttribute('aria-label', t.opened.resumeFile({ name: shown }))
    status.say(isOver ? t.opened.expired : t.opened.interrupted, true)
  }

  async function save(): Promise<void> {
    const blob = await fetchWhole()
    if (!blob) return
    const address = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }))
    el('a', { href: address, download: shown }).click()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
    saving.textContent = t.opened.save
    status.say(t.opened.saved)
  }

  async function preview(): Promise<void> {
    const blob = await fetchWhole()
    const picture = blob && await pictureFrame(blob, shown, frame.clientWidth)
    if (picture) frame.replaceChildren(picture)
    else if (blob) status.say(t.opened.noPicture, true)
  }

  const saving = el('button', { 'type': 'button', 'class': 'btn', 'aria-label': t.opened.saveFile({ name: shown }), 'onclick': () => void save() }, t.opened.save)
  const buttons = [saving]
  if (imageType(type)) buttons.unshift(el('button', { 'type': 'button', 'class': 'btn', 'aria-label': t.opened.showFile({ name: shown }), 'onclick': () => void preview() }, t.opened.show))
  return el('li', {}, el('div', { class: 'file' }, el('span', { class: 'name' }, el('bdi', {}, shown), ' ', el('small', {}, sizeText(size))), ...buttons), bar, status.element, frame)
}
