import type { limits } from '#shared/contract/limits'
import { note as t } from '#shared/messages/en/note'
import { SealError } from '#shared/seal/failure'
import { countCharacters } from '#shared/seal/text'
import { call, CallError } from './api'
import type { NoteLimits } from './api'
import { composeFields } from './compose-fields'
import { el, show, statusLine } from './dom'
import { showResult } from './sealed'
import { numberText, serverClock, sizeText } from './time'
import { uploadNote } from './upload'

type Refusal = keyof typeof t.refusal

/** What people can put right themselves. */
class FormProblem extends Error {}

/** The form that seals. Limits and the clock come from the server. */
export async function composeNote(): Promise<void> {
  try {
    const { now, notes } = await call<typeof limits.get>('GET', '/api/limits')
    showForm(notes, serverClock(now))
  }
  catch {
    show(t.compose.title, el('p', { class: 'lead' }, t.manage.offline), el('p', {}, el('button', { type: 'button', class: 'btn', onclick: () => void composeNote() }, t.read.retry)))
  }
}

function showForm(most: NoteLimits, clock: () => number): void {
  const fields = composeFields(most)
  const status = statusLine()
  const progress = el('progress', { 'max': 1, 'value': 0, 'hidden': true, 'aria-label': t.compose.sealing })
  const submit = el('button', { class: 'btn primary' }, t.compose.submit)

  async function seal(): Promise<void> {
    submit.disabled = true
    status.say(t.compose.sealing)
    try {
      const note = fields.read(clock())
      check(note, most)
      const sealed = await uploadNote(note, (part) => {
        progress.hidden = false
        progress.value = part
        status.say(t.compose.uploading({ percent: Math.round(part * 100) }))
      })
      removeEventListener('beforeunload', hold)
      showResult(sealed, note)
    }
    catch (error) {
      submit.disabled = false
      progress.hidden = true
      status.say(refusalOf(error, most), true)
    }
  }

  const form = el('form', {
    novalidate: true,
    onsubmit: (event) => {
      event.preventDefault()
      if (!submit.disabled) void seal()
    },
    onkeydown: (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
    },
  }, ...fields.elements, el('p', { class: 'do' }, submit, isMember() && el('a', { class: 'link', href: '/notes' }, t.compose.yours)), progress, status.element)
  // What was typed would be lost.
  const hold = (event: BeforeUnloadEvent): void => fields.isEmpty() ? undefined : event.preventDefault()
  addEventListener('beforeunload', hold)
  show(t.compose.title, el('p', { class: 'lead' }, t.compose.intro), form)
  fields.focus()
}

function check({ text, expiresAt, opensAt, files }: ReturnType<ReturnType<typeof composeFields>['read']>, most: NoteLimits): void {
  if (countCharacters(text) > most.textCharacters) throw new SealError('TextTooLong')
  if (files.length > most.files) throw new FormProblem(t.refusal.TooManyFiles({ count: most.files }))
  if (files.reduce((sum, { size }) => sum + size, 0) > most.fileBytes) throw new FormProblem(t.refusal.FilesTooLarge({ size: sizeText(most.fileBytes) }))
  if (opensAt !== null && opensAt >= expiresAt) throw new FormProblem(t.refusal.OpensAtLate)
}

function refusalOf(error: unknown, most: NoteLimits): string {
  if (error instanceof FormProblem) return error.message
  if (error instanceof DOMException) return t.refusal.FileChanged({ name: error.message })
  const code = error instanceof SealError ? error.problem : error instanceof CallError ? error.code : 'other'
  if (code === 'Unavailable') return t.refusal.network
  if (code === 'TextTooLong') return t.refusal.TextTooLong({ most: numberText(most.textCharacters) })
  const text = code in t.refusal ? t.refusal[code as Refusal] : t.refusal.other
  return typeof text === 'string' ? text : t.refusal.other
}

/** Whether this browser holds a session: then the note belongs to it. */
function isMember(): boolean {
  return /(?:^|; )signed-in=1/.test(document.cookie)
}
