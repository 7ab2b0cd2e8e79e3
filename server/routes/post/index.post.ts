import { leaveMessage } from '#server/domain/notes/leave-message'
import { networkPrefix } from '#server/platform/http/address'
import { checkPart, throwProblems } from '#server/platform/http/check'
import { handle } from '#server/platform/http/handle'
import { setSecretHeaders } from '#server/platform/http/inert-page'
import { originFor, readFields, refuseOtherSites } from '#server/platform/http/terminal'
import type { FieldProblem } from '#shared/contract/problem'
import { messageDraft, plainNotes } from '#shared/contract/notes'
import type { MessageDraft } from '#shared/contract/notes'

/** The URL and a line end are the whole body; that the text was seen on its way is said in a header. */
const SEEN = 'the server saw this text, and keeps it only encrypted with the key in the URL'

export default handle(plainNotes.create, async ({ actor, address, event }) => {
  setSecretHeaders(event)
  refuseOtherSites(event.node.req)
  const problems: FieldProblem[] = []
  const draft = checkPart(messageDraft, await readFields(event, 'message'), problems) as MessageDraft
  throwProblems(problems)
  const { id, key } = await leaveMessage({ actor, network: networkPrefix(address) }, draft)
  setResponseHeader(event, 'x-note-privacy', SEEN)
  return `${originFor(event.node.req)}/post/${id}/${key}\n`
})
