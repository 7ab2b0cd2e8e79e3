import { changeTechnologyLock } from '#server/domain/catalog/save-technology'
import { showTechnology } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.changeLock, async ({ actor, params, body }) => {
  await changeTechnologyLock(actor, params.technology, body.locked)
  return (await showTechnology(database(), params.technology)).technology
})
