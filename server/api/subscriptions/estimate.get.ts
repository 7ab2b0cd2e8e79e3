import { getTechnologyId } from '#server/domain/catalog/queries'
import { getOrganization } from '#server/domain/organizations/queries'
import { estimateMailsPerWeek } from '#server/domain/subscriptions/estimate-mails'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'
import { POST_TYPES } from '#shared/schemas/community'

export default handle(subscriptions.estimate, async ({ actor, query }) => {
  const organization = query.organization === undefined ? undefined : await getOrganization(database(), actor, query.organization)
  const technologyId = query.technology === undefined ? undefined : await getTechnologyId(database(), query.technology)
  const named = query.types?.split(',') ?? []
  const choice = { organizationId: organization?.id, technologyId, types: POST_TYPES.filter(type => named.includes(type)), technologies: query.technologies?.split(',').filter(Boolean) ?? [], level: query.level ?? 'all' }
  return { mailsPerWeek: await estimateMailsPerWeek(database(), actor, choice) }
})
