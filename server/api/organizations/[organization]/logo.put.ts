import { uploadPicture } from '#server/domain/organizations/save-organization'
import { fileUrl } from '#server/platform/file-url'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.uploadLogo, async ({ actor, params, upload }) => ({ logoUrl: fileUrl(await uploadPicture(actor, params.organization, 'logo', upload)) }))
