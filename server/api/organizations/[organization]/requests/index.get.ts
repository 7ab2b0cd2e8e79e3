import { listRequests, presentRequest } from '#server/domain/organizations/ask-to-join'
import { organizationPolicy } from '#server/domain/organizations/policy'
import { getOrganization } from '#server/domain/organizations/queries'
import { clock } from '#server/platform/clock'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { authorize } from '#server/platform/policy'
import { membership } from '#shared/contract/membership'

export default handle(membership.requests, async ({ actor, params, query }) => {
  const row = await getOrganization(database(), actor, params.organization)
  authorize(organizationPolicy.curate(actor, row, clock.now()))
  const limit = query.limit ?? 50
  const rows = await listRequests(database(), row.id, { after: decodeCursor(query.cursor, ['id'])?.[0], limit })
  return toPage(rows, limit, ({ id }) => [id], presentRequest)
})
