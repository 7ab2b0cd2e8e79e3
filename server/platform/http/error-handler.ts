import type { H3Event } from 'h3'
import { send } from 'h3'
import { answerProblem } from '#server/platform/http/problem'
import { isApiPath } from '#server/platform/http/routes'
import { shownPath } from '#server/platform/http/shown-path'

/** First in Nitro's chain: the API's errors are problem documents, pages are left to Nuxt's own error page. */
export default async function errorHandler(error: Error, event: H3Event): Promise<void> {
  if (!isApiPath(event.path.split('?')[0]!)) {
    // Whoever answers for pages writes the address into the log.
    if (shownPath(event.path) !== event.path) event.node.req.originalUrl = shownPath(event.path)
    return
  }
  const problem = answerProblem(event, error.cause ?? error)
  await send(event, JSON.stringify(problem))
}
