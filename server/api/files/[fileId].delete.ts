import { removeUpload } from '#server/domain/files/remove-upload'
import { handle } from '#server/platform/http/handle'
import { files } from '#shared/contract/capsules'

export default handle(files.remove, async ({ params, headers }) => await removeUpload(params.fileId, headers['upload-ticket']))
