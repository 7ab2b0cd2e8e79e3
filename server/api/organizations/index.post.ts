import { createOrganization } from '#server/domain/organizations/save-organization'
import { showOrganization } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.create, async ({ actor, body }) => await showOrganization(database(), await createOrganization(actor, body)))
