import type { notes } from '#shared/contract/notes'
import { note as t } from '#shared/messages/en/note'
import { call, CallError } from './api'
import type { Receipt } from './api'
import { el, show, statusLine } from './dom'
import { dateText } from './time'

interface Managed {
  id: string
  token: string
}

/** The sender's own page: what happened to the note, and the way to take it back. */
export async function manageNote(managed: Managed, say = ''): Promise<void> {
  try {
    showReceipt(managed, await call<typeof notes.receipt>('GET', `/api/notes/${managed.id}/receipt`, { headers: { 'manage-token': managed.token } }), say)
  }
  catch (error) {
    const isGone = error instanceof CallError && (error.code === 'NotFound' || error.code === 'InvalidInput')
    if (isGone) return show(t.manage.notFound[0]!, el('p', { class: 'lead' }, t.manage.notFound[1]))
    show(t.manage.title, el('p', { class: 'lead' }, t.manage.offline), el('p', { class: 'do' }, again(managed)))
  }
}

function again(managed: Managed): HTMLElement {
  return el('button', { type: 'button', class: 'link', onclick: () => void manageNote(managed) }, t.manage.refresh)
}

function showReceipt(managed: Managed, receipt: Receipt, say: string): void {
  const { state, opens, opensLeft, opensAt, expiresAt, events } = receipt
  const status = statusLine()
  const isOpen = state === 'sealed' || state === 'uploading' || state === null
  show(t.manage.title,
    el('p', { class: 'lead' },
      state !== null && el('strong', { class: `state ${state}` }, t.manage.states[state]),
      isOpen && ` ${[opensLeft === null ? undefined : t.manage.left({ left: opensLeft, count: opens }), opensAt && t.manage.from({ when: dateText(opensAt) }), t.manage.until({ when: dateText(expiresAt) })].filter(Boolean).join(' · ')}`),
    el('h2', {}, t.manage.timeline),
    el('ol', { class: 'timeline' }, ...events.map(({ event, at, opening }) => el('li', { class: event },
      el('span', {}, event === 'opened' && opening !== null ? t.manage.opening({ n: opening, count: opens }) : t.manage.events[event]), el('time', { datetime: at }, dateText(at))))),
    el('p', { class: 'hint' }, state === null ? t.manage.noReceipts : t.manage.privacy),
    isOpen && revokeButton(managed, status.say),
    status.element,
    el('p', {}, again(managed)),
  )
  status.say(say)
}

/** Asks once more, in place. */
function revokeButton(managed: Managed, say: (text: string, isBad?: boolean) => void): HTMLElement {
  const place = el('div', { class: 'do sure' })
  async function revoke(): Promise<void> {
    try {
      await call<typeof notes.revoke>('POST', `/api/notes/${managed.id}/revoke`, { headers: { 'manage-token': managed.token } })
      await manageNote(managed)
    }
    catch (error) {
      if (error instanceof CallError && error.code === 'Opened') return await manageNote(managed, t.manage.tooLate)
      if (error instanceof CallError && error.code !== 'Unavailable') return await manageNote(managed)
      say(t.manage.offline, true)
    }
  }
  const ask = el('button', { type: 'button', class: 'btn', onclick: () => {
    const no = el('button', { type: 'button', class: 'btn', onclick: () => {
      place.replaceChildren(ask)
      ask.focus()
    } }, t.manage.cancel)
    place.replaceChildren(el('span', {}, t.manage.revokeSure), el('button', { type: 'button', class: 'btn danger', onclick: () => void revoke() }, t.manage.revokeYes), no)
    no.focus()
  } }, t.manage.revoke)
  place.append(ask)
  return place
}
