import { peekMessage, readMessage } from '#server/domain/notes/read-message'
import { handle } from '#server/platform/http/handle'
import { inertPage, setSecretHeaders } from '#server/platform/http/inert-page'
import { wantsText } from '#server/platform/http/terminal'
import { requestContext } from '#server/platform/logger'
import { plainNotes } from '#shared/contract/notes'
import { plainNote } from '#shared/messages/en/plain-note'

/** The one GET that changes something, and only for command-line tools; anybody else gets a page with a button. */
export default handle(plainNotes.read, async ({ params, event }) => {
  setSecretHeaders(event)
  if (wantsText(event.node.req)) {
    if (!requestContext.getStore()?.isHead) return await readMessage(params, undefined)
    await peekMessage(params)
    return ''
  }
  setResponseHeader(event, 'content-type', 'text/html; charset=utf-8')
  const found = await peekMessage(params).catch(() => undefined)
  if (!found) {
    setResponseStatus(event, 404)
    return inertPage({ title: plainNote.goneTitle, paragraphs: [plainNote.gone] })
  }
  const form = { button: plainNote.show, ...found.needsPassphrase && { passphrase: plainNote.passphrase } }
  return inertPage({ title: plainNote.title, paragraphs: [plainNote.once], form, small: plainNote.how })
})
