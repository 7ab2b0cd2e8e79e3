import { answerSender } from '#server/domain/capsules/answer-sender'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.answerSender, async ({ actor, params, body }) => await answerSender(actor, params.claim, body.answer))
