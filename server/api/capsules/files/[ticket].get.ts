import { openDownload } from '#server/domain/capsules/open-download'
import { handle } from '#server/platform/http/handle'
import { sendFile } from '#server/platform/http/send-file'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.download, async ({ event, params }) => sendFile(event, await openDownload(params.ticket)))
