import { listMostUsed } from '#server/domain/catalog/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

const FIRST = 8

export default handle(catalog.mostUsed, async ({ query, tag }) => {
  tag('technologies')
  return { items: await listMostUsed(database(), query.limit ?? FIRST) }
})
