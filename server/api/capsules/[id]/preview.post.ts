import { getToConfirm } from '#server/domain/capsules/confirm-capsule'
import { presentCapsule } from '#server/domain/capsules/presenter'
import { visitor } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

/** The link lets its holder read and confirm, and nothing else: no ability comes with it. */
export default handle(capsules.preview, async ({ params, body }) => {
  const capsule = await getToConfirm(database(), params.id, body.token)
  return await presentCapsule(database(), visitor, capsule, false)
})
