import { appendPiece } from '#server/domain/files/append-piece'
import { handle } from '#server/platform/http/handle'
import { files } from '#shared/contract/capsules'

export default handle(files.append, async ({ params, headers, upload }) => await appendPiece(params.fileId, headers['upload-ticket'], headers['upload-offset'], upload))
