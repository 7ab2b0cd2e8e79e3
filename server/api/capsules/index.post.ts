import { createCapsule } from '#server/domain/capsules/create-capsule'
import { createGuestCapsule } from '#server/domain/capsules/create-guest-capsule'
import { presentBrief } from '#server/domain/capsules/presenter'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.create, async ({ actor, body, succeedWith }) => {
  const { capsule, isReplay } = actor.kind === 'person' ? await createCapsule(actor, body) : await createGuestCapsule(body)
  if (isReplay) succeedWith(200)
  return presentBrief(capsule)
})
