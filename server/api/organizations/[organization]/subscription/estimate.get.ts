import { getOrganization } from '#server/domain/organizations/queries'
import { estimateMailsPerWeek } from '#server/domain/subscriptions/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/notifications'
import { POST_TYPES } from '#shared/schemas/community'

export default handle(subscriptions.estimate, async ({ actor, params, query }) => {
  const organization = await getOrganization(database(), actor, params.organization)
  const named = query.types?.split(',') ?? []
  return { mailsPerWeek: await estimateMailsPerWeek(database(), organization.id, POST_TYPES.filter(type => named.includes(type))) }
})
