import type { H3Event } from 'h3'
import { send } from 'h3'
import { answerProblem } from '#server/platform/http/problem'
import { isApiPath } from '#server/platform/http/routes'

/** First in Nitro's chain: the API's errors are problem documents, pages are left to Nuxt's own error page. */
export default async function errorHandler(error: Error, event: H3Event): Promise<void> {
  if (!isApiPath(event.path.split('?')[0]!)) return
  const problem = answerProblem(event, error.cause ?? error)
  await send(event, JSON.stringify(problem))
}
