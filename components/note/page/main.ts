/** The page that seals and opens notes: no framework, nothing of anybody else, and no way to write markup. */
import { note as t } from '#shared/messages/en/note'
import { SealError } from '#shared/seal/failure'
import { readFragment } from '#shared/seal/link'
import { composeNote } from './compose'
import { el, show } from './dom'
import { showGone } from './gone'
import { manageNote } from './manage'
import { readNote } from './read'
import './page.css'

const { hash, pathname } = location
// Out of the address bar, the history and every screenshot of it, before anything else.
if (hash !== '') history.replaceState(null, '', pathname)
// The same page with another key: begin again.
addEventListener('hashchange', () => location.reload())

function start(): void {
  if (!isSecureContext || !globalThis.crypto?.subtle) return show(t.insecureTitle, el('p', { class: 'lead' }, t.insecure))
  const id = /^\/n\/([^/]+)\/?$/.exec(pathname)?.[1]
  if (id === undefined) return void composeNote()
  if (hash === '') return showGone('incomplete')
  try {
    const fragment = readFragment(hash)
    void (fragment.kind === 'open' ? readNote({ id, linkKey: fragment.linkKey }) : manageNote({ id, token: fragment.token }))
  }
  catch (error) {
    showGone(error instanceof SealError && error.problem === 'UnknownFormat' ? 'unknownFormat' : 'incomplete')
  }
}

start()
