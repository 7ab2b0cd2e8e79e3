import * as v from 'valibot'
import { readMessage } from '#server/domain/notes/read-message'
import { handle } from '#server/platform/http/handle'
import { setSecretHeaders } from '#server/platform/http/inert-page'
import { readFields, refuseOtherSites } from '#server/platform/http/terminal'
import { plainNotes } from '#shared/contract/notes'

const secret = v.object({ passphrase: v.string() })

export default handle(plainNotes.open, async ({ params, event }) => {
  setSecretHeaders(event)
  refuseOtherSites(event.node.req)
  const fields = v.safeParse(secret, await readFields(event, 'passphrase'))
  return await readMessage(params, fields.success ? fields.output.passphrase : undefined)
})
