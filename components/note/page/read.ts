import type { notes, OPEN_HEADERS } from '#shared/contract/notes'
import { note as t } from '#shared/messages/en/note'
import type { Bytes } from '#shared/seal/bytes'
import { SealError } from '#shared/seal/failure'
import { openNote, peekBody } from '#shared/seal/open-note'
import type { Opener } from '#shared/seal/open-note'
import { call, CallError } from './api'
import type { OpenedAnswer, Peeked } from './api'
import { el, show, statusLine } from './dom'
import { holdButton } from './gesture'
import { isEnding, showGone } from './gone'
import { showOpened } from './opened'
import { dateText, serverClock, spanText } from './time'

/** What no other site can send; the browser adds where the request comes from. */
const OPEN_HEADER: Pick<typeof OPEN_HEADERS, 'note-open'> = { 'note-open': '1' }
const RETRY_MS = [400, 1200, 3000]

interface Reading {
  id: string
  linkKey: Bytes
}

/** Looks at the note without opening it, and shows what it is. */
export async function readNote(reading: Reading): Promise<void> {
  try {
    const peeked = await call<typeof notes.peek>('POST', `/api/notes/${reading.id}/peek`, { body: await peekBody(reading.id, reading.linkKey) })
    showPeeked(reading, peeked)
  }
  catch (error) {
    const code = error instanceof CallError ? error.code : 'Unavailable'
    if (isEnding(code)) return showGone(code)
    if (code === 'NotFound' || code === 'InvalidInput') return showGone('notFound')
    show(t.read.title, el('p', { class: 'lead' }, code === 'TooManyRequests' ? t.read.busy : t.read.offline), retryButton(reading))
  }
}

function retryButton(reading: Reading): HTMLElement {
  return el('p', {}, el('button', { type: 'button', class: 'btn', onclick: () => void readNote(reading) }, t.read.retry))
}

function showPeeked(reading: Reading, peeked: Peeked): void {
  const clock = serverClock(peeked.now)
  const { opens_at, locked_until } = peeked
  if (peeked.state === 'uploading') return show(t.read.uploading, el('p', { class: 'lead' }, t.read.uploadingText), retryButton(reading))
  if (opens_at !== null && Date.parse(opens_at) > clock()) return waitFor(reading, opens_at, clock, t.read.early, t.read.earlyText({ when: dateText(opens_at) }), conditions(peeked))
  if (locked_until !== null && Date.parse(locked_until) > clock()) return waitFor(reading, locked_until, clock, t.read.locked, t.read.lockedText)
  showSealed(reading, peeked)
}

/** Counts down by the server's clock, then looks again. */
function waitFor(reading: Reading, moment: string, clock: () => number, title: string, text: string, more?: HTMLElement): void {
  const time = el('p', { 'class': 'countdown', 'role': 'timer', 'aria-live': 'off' })
  const tick = (): void => {
    const left = Date.parse(moment) - clock()
    if (!time.isConnected) return clearInterval(timer)
    time.textContent = t.read.countdown({ time: spanText(left) })
    if (left > 0) return
    clearInterval(timer)
    void readNote(reading)
  }
  const timer = setInterval(tick, 500)
  show(title, el('p', { class: 'lead' }, text), time, more)
  tick()
}

function conditions({ opens_left, expires_at, receipts, strict }: Peeked): HTMLElement {
  return el('ul', { class: 'rules' },
    el('li', {}, el('strong', {}, t.read.opens({ count: opens_left }))),
    el('li', {}, t.read.expiresShort({ when: dateText(expires_at) })),
    el('li', {}, receipts ? t.read.receipts : t.read.noReceipts),
    strict && el('li', {}, t.read.strict),
  )
}

function showSealed(reading: Reading, peeked: Peeked): void {
  const status = statusLine()
  const input = el('input', { id: 'passphrase', type: 'password', class: 'input', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', maxlength: 1000 })
  let opener: Promise<Opener> | undefined
  input.addEventListener('input', () => opener = undefined)

  async function open(): Promise<void> {
    if (peeked.needs_passphrase && input.value === '') {
      input.focus()
      return status.say(t.read.needsPassphrase, true)
    }
    button.disabled = true
    status.say(t.read.opening)
    try {
      // The same attempt as before, if the answer to it was lost.
      opener ??= openNote({ ...reading, passphrase: peeked.needs_passphrase ? input.value : undefined, kdf: peeked.kdf })
      const hand = await opener
      const answer = await claim(reading.id, hand)
      showOpened({ ...reading, attempt: hand.body.attempt_id, answer, note: await hand.open(answer) })
    }
    catch (error) {
      button.disabled = false
      refuse(error)
    }
  }

  function refuse(error: unknown): void {
    if (error instanceof SealError) return showGone('tampered')
    if (!(error instanceof CallError)) throw error
    if (isEnding(error.code)) return showGone(error.code)
    if (error.code === 'NotFound') return showGone('notFound')
    if (error.code === 'Locked' || error.code === 'TooEarly') return void readNote(reading)
    if (error.code === 'WrongSecret') {
      opener = undefined
      input.select()
      input.focus()
      return status.say(error.triesLeft === undefined ? t.read.wrongLast : t.read.wrong({ count: error.triesLeft }), true)
    }
    status.say(error.code === 'TooManyRequests' ? t.read.busy : peeked.strict ? t.read.lostStrict : t.read.lost, true)
  }

  const button = holdButton(t.read.hold, { armed: () => status.say(t.read.again), fire: () => void open() })
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      button.focus()
    }
  })
  show(t.read.title,
    conditions(peeked),
    peeked.needs_passphrase && el('label', { class: 'field', for: 'passphrase' }, el('span', {}, t.read.passphrase), input, el('span', { class: 'hint' }, t.read.passphraseHint)),
    el('p', { class: 'do' }, button),
    el('p', { class: 'hint' }, t.read.holdHint),
    status.element,
  )
  if (peeked.needs_passphrase) input.focus({ preventScroll: true })
}

/** Asks again with the same attempt where an answer is lost: that costs no second opening. */
async function claim(id: string, { body }: Opener): Promise<OpenedAnswer> {
  for (const pause of [...RETRY_MS, undefined]) {
    try {
      return await call<typeof notes.open>('POST', `/api/notes/${id}/open`, { body, headers: OPEN_HEADER })
    }
    catch (error) {
      if (pause === undefined || !(error instanceof CallError) || error.code !== 'Unavailable') throw error
      await new Promise(resolve => setTimeout(resolve, pause))
    }
  }
  throw new CallError('Unavailable')
}
