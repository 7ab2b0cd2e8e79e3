import { organizationPolicy } from '#server/domain/organizations/policy'
import { presentInvitation } from '#server/domain/organizations/presenter'
import { getOrganization, listInvitations } from '#server/domain/organizations/queries'
import { clock } from '#server/platform/clock'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { authorize } from '#server/platform/policy'
import { membership } from '#shared/contract/membership'

export default handle(membership.invitations, async ({ actor, params, query }) => {
  const row = await getOrganization(database(), actor, params.organization)
  authorize(organizationPolicy.manage(actor, row, clock.now()))
  const limit = query.limit ?? 50
  const rows = await listInvitations(database(), { organizationId: row.id, before: decodeCursor(query.cursor, ['id'])?.[0] }, limit)
  return toPage(rows, limit, ({ id }) => [id], one => presentInvitation(one, clock.now()))
})
