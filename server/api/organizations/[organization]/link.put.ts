import { changeLink, showLink } from '#server/domain/organizations/change-link'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.changeLink, async ({ actor, params, body }) => {
  await changeLink(actor, params.organization, body)
  return (await showLink(database(), actor, params.organization)).link
})
