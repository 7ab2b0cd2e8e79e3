import { presentMember } from '#server/domain/organizations/presenter'
import { getOrganization, listMembers } from '#server/domain/organizations/queries'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.members, async ({ actor, params, query, tag }) => {
  const { id } = await getOrganization(database(), actor, params.organization)
  const limit = query.limit ?? 50
  const rows = await listMembers(database(), id, { after: decodeCursor(query.cursor, ['int', 'date', 'id']), limit, q: query.q, role: query.role })
  tag(`members:${id}`, `organization:${id}`, ...rows.map(row => `person:${row.person.id}`))
  return toPage(rows, limit, row => [row.roleOrder, row.joinedAt.toISOString(), row.person.id], presentMember)
})
