import { listDeleted } from '#server/domain/organizations/delete-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.listDeleted, async ({ actor }) => ({ items: await listDeleted(database(), actor), nextCursor: null }))
