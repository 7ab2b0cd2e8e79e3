import { removePicture } from '#server/domain/organizations/save-organization'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.removePicture, async ({ actor, params }) => {
  await removePicture(actor, params.organization, params.picture)
})
