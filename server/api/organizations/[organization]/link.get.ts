import { showLink } from '#server/domain/organizations/change-link'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.link, async ({ actor, params, tag }) => {
  const { organizationId, link } = await showLink(database(), actor, params.organization)
  tag(`organization:${organizationId}`, ...link.technology ? [`technology-name:${link.technology.id}`] : [], ...link.stack ? [`stack:${link.stack.id}`] : [])
  return link
})
