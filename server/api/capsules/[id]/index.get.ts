import { presentCapsule } from '#server/domain/capsules/presenter'
import { getOwnCapsule } from '#server/domain/capsules/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.get, async ({ actor, params, headers }) => {
  const { isManager, ...capsule } = await getOwnCapsule(database(), actor, params.id, headers['manage-token'])
  return await presentCapsule(database(), actor, capsule, isManager)
})
