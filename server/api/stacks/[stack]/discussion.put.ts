import { discussStack } from '#server/domain/catalog/open-discussion'
import { handle } from '#server/platform/http/handle'
import { stacks } from '#shared/contract/stacks'

export default handle(stacks.discuss, async ({ actor, params }) => ({ postId: await discussStack(actor, params.stack) }))
