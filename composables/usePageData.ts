import type { AsyncData } from '#app'
import { ApiError } from '~/composables/useApi'

/**
 * Loads what a page shows. What does not exist becomes the 404 page; every other failure stays in
 * `error`, so that the page can say so and offer to try again. An address that cannot be read (400) is none.
 */
export async function usePageData<T>(key: () => string, load: () => Promise<T>): Promise<Pick<AsyncData<T | undefined, unknown>, 'data' | 'error' | 'refresh' | 'status'>> {
  const event = import.meta.server ? useRequestEvent() : undefined
  const { data, error, refresh, status } = await useAsyncData(key, load)
  const problem = problemOf(error.value)
  if (problem && [400, 404, 410].includes(problem.status)) throw createError({ statusCode: 404, data: problem, fatal: true })
  if (problem && event) setResponseStatus(event, problem.status || 503)
  return { data: data as AsyncData<T | undefined, unknown>['data'], error, refresh, status }
}

function problemOf(error: unknown) {
  if (!error) return undefined
  if (error instanceof ApiError) return error.problem
  const { data, statusCode } = error as { data?: { status?: number, requestId?: string }, statusCode?: number }
  return { status: data?.status ?? statusCode ?? 500, requestId: data?.requestId ?? '' }
}
