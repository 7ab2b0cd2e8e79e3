import type { contract } from '#shared/contract/index'
import type { Input, OperationShape, Received } from '#shared/contract/operation'
import type { Problem } from '#shared/contract/problem'

type Areas = typeof contract
type Operation = { [A in keyof Areas]: Areas[A][keyof Areas[A]] }[keyof Areas]
type RouteOf<O> = O extends OperationShape ? `${O['method']} ${O['path']}` : never

/** `GET /api/posts`: every operation of the contract by its method and path. */
export type Route = RouteOf<Operation>
/** The operation behind a route. */
export type OperationOf<R extends Route> = { [K in R]: Operation extends infer O ? O extends OperationShape ? RouteOf<O> extends K ? O : never : never : never }[R]
/** An upload takes the file itself as its body, or a piece of it. */
export type InputOf<R extends Route> = Input<OperationOf<R>> extends infer I ? OperationOf<R> extends { accepts: 'upload' | 'bytes' } ? Omit<I, 'body'> & { body: Blob } : I : never
export type AnswerOf<R extends Route> = Received<OperationOf<R>>

/** The input may be left out where nothing in it is required. */
type Arguments<R extends Route> = Record<never, never> extends InputOf<R> ? [input?: InputOf<R>] : [input: InputOf<R>]
export type Api = <R extends Route>(route: R, ...rest: Arguments<R>) => Promise<AnswerOf<R>>

interface Parts {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, string | undefined>
  body?: unknown
}

/** What the server refused, or `Unavailable` when it could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly statusCode: number
  /** Read by Nuxt's error page. */
  readonly data: Problem
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.statusCode = problem.status
    this.data = problem
    this.problem = problem
  }
}

/**
 * Calls an operation of the contract: `await api('PUT /api/posts/:postId/vote', { params: { postId: '7' }, body: { weight: 1 } })`.
 * Only the types of the contract reach the browser, none of its schemas. Throws ApiError.
 */
export function useApi(): Api {
  const { apiBase: base, signIn: mode } = useRuntimeConfig().public
  const event = import.meta.server ? useRequestEvent() : undefined

  return (async (route: string, { params = {}, query, headers = {}, body }: Parts = {}) => {
    const [method, path] = route.split(' ') as [string, string]
    const address = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name]))) + queryOf(query)
    if (import.meta.server && event) return await callLocally(event, method, address, body)
    return await send(base, mode, address, method, headers, body)
  }) as Api
}

/**
 * A public page is the visitor's view: nothing that tells who is looking goes along. What a visitor may not know of is asked for
 * once more for who is looking; a page that shows it is theirs alone, and kept nowhere.
 */
async function callLocally(event: NonNullable<ReturnType<typeof useRequestEvent>>, method: string, address: string, body: unknown) {
  const ask = async (cookie: string) => await event.fetch(address, {
    method,
    headers: { cookie, 'authorization': '', 'accept': 'application/json', 'content-type': 'application/json', 'if-none-match': '', 'content-length': '' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const response = await ask('')
  const cookie = event.headers.get('cookie')
  if (response.status !== 404 || method !== 'GET' || !cookie) return await answerOf(response)
  const own = await ask(cookie)
  if (own.ok) event.node.res.setHeader('cache-control', 'no-store')
  return await answerOf(own)
}

async function send(base: string, mode: string, address: string, method: string, more: Parts['headers'], body: unknown) {
  const isFile = import.meta.client && body instanceof Blob
  const headers: Record<string, string> = { accept: 'application/json' }
  for (const [name, value] of Object.entries(more ?? {})) if (value !== undefined) headers[name] = value
  if (body !== undefined) headers['content-type'] = isFile ? body.type || 'application/octet-stream' : 'application/json'
  let response: Response
  try {
    const request = { method, headers, body: body === undefined || isFile ? body : JSON.stringify(body) }
    response = base === '' ? await fetch(address, request) : await (await import('~/composables/otherSite')).fetchFrom(base, mode, base + address, request)
  }
  catch {
    throw new ApiError(unreachable(0))
  }
  return await answerOf(response)
}

async function answerOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
  if (response.ok) return isJson ? await response.json() : await response.text()
  const answer = isJson ? await response.json().catch(() => undefined) as Partial<Problem> | undefined : undefined
  throw new ApiError(answer?.code ? { ...unreachable(response.status), ...answer } : unreachable(response.status))
}

/** An answer that is none of ours: no connection (status 0), a proxy's page, a broken document. */
function unreachable(status: number): Problem {
  const code = status === 0 || status >= 502 ? 'Unavailable' : status === 404 ? 'NotFound' : 'InternalError'
  return { type: 'about:blank', title: code, status, code, detail: '', errors: [], requestId: '' }
}

/** `?types=Post,Showcase&sort=new`; what is empty is left out. */
function queryOf(query: Record<string, unknown> = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name, String(value)])
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}
