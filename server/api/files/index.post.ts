import { beginUpload } from '#server/domain/files/begin-upload'
import { networkPrefix } from '#server/platform/http/address'
import { handle } from '#server/platform/http/handle'
import { files } from '#shared/contract/capsules'

export default handle(files.begin, async ({ actor, address, body }) => ({ ...await beginUpload(actor, networkPrefix(address), body), offset: 0, size: body.size }))
