import { uploadProgress } from '#server/domain/files/append-piece'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { files } from '#shared/contract/capsules'

export default handle(files.status, async ({ params, headers }) => await uploadProgress(database(), params.fileId, headers['upload-ticket']))
