import { hidePost } from '#server/domain/posts/marks'
import { handle } from '#server/platform/http/handle'
import { reading } from '#shared/contract/reading'

export default handle(reading.hide, async ({ actor, params, body }) => {
  await hidePost(actor, params.postId, body.hidden)
  return { isHidden: body.hidden }
})
