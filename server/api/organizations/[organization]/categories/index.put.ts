import { orderCategories } from '#server/domain/organizations/curate'
import { showCategory } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.orderCategories, async ({ actor, params, body }) => {
  const rows = await orderCategories(actor, params.organization, body.ids)
  return { items: await Promise.all(rows.map(async row => await showCategory(database(), row))) }
})
