import { timingSafeEqual } from 'node:crypto'
import { resolveActor } from '#server/domain/accounts/resolve-actor'
import { config } from '#server/platform/config'
import { AppError } from '#server/platform/errors'
import { answerProblem } from '#server/platform/http/problem'
import { sessionTokenOf } from '#server/platform/http/session-cookie'
import { metricsText } from '#server/platform/metrics'

/** For Prometheus: an administrator, or whoever knows METRICS_TOKEN. */
export default defineEventHandler(async (event) => {
  try {
    const actor = await resolveActor(sessionTokenOf(event.node.req))
    const isAdmin = actor.kind === 'person' && actor.isAdmin
    if (!isAdmin && !knowsToken(getRequestHeader(event, 'authorization'))) throw new AppError('NotFound', 'There is nothing at this address.')
    const { type, text } = await metricsText()
    setResponseHeaders(event, { 'content-type': type, 'cache-control': 'no-store' })
    return text
  }
  catch (error) {
    return answerProblem(event, error)
  }
})

function knowsToken(header: string | undefined): boolean {
  const expected = config().metricsToken
  if (expected === undefined || header === undefined) return false
  const [a, b] = [Buffer.from(header), Buffer.from(`Bearer ${expected}`)]
  return a.length === b.length && timingSafeEqual(a, b)
}
