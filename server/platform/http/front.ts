/** What happens to every request before a route sees it, and to every answer before it leaves. */
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { H3Event } from 'h3'
import { AppError } from '#server/platform/errors'
import { bearerOf } from '#server/platform/http/bearer'
import { addCorsHeaders, answerOptions, refuseForgery } from '#server/platform/http/cors'
import { answerAndKeep, answerFromCache, guestKey, startRender } from '#server/platform/http/guest-answers'
import type { GuestRender } from '#server/platform/http/guest-answers'
import { problemOf } from '#server/platform/http/problem'
import { isApiPath, operationsAt } from '#server/platform/http/routes'
import { contentSecurityPolicy, plainSecurityHeaders } from '#server/platform/http/security-headers'
import { sessionTokenOf } from '#server/platform/http/session-cookie'
import { requestContext } from '#server/platform/logger'

/** Answered by a file of server/routes without an operation of the contract: pictures, metrics. */
const RAW_ROUTES = /^\/(?:files\/|metrics$|_nuxt\/|__nuxt_error)/
const renders = new WeakMap<H3Event, GuestRender>()

type Handler = (event: H3Event) => unknown

/** Wraps the application: request ids, OPTIONS, HEAD, 404 and 405, forged requests, and guests' answers from the cache. */
export function withFront(application: Handler): Handler {
  return (event) => {
    const outer = requestContext.getStore()
    if (outer) return requestContext.run({ ...outer, isNested: true }, () => application(event))
    const context = { requestId: randomBytes(9).toString('base64url'), tags: new Set<string>(), isHead: event.node.req.method === 'HEAD' }
    return requestContext.run(context, () => receive(event, application))
  }
}

function receive(event: H3Event, application: Handler): unknown {
  const { req, res } = event.node
  res.setHeader('x-request-id', requestContext.getStore()!.requestId)
  addCorsHeaders(req, res)
  const carriesSession = sessionTokenOf(req) !== undefined
  const key = guestKey(req.method === 'HEAD' ? asGet(event) : req, carriesSession || bearerOf(req) !== undefined)
  if (key !== undefined && answerFromCache(key, req, res)) return undefined
  try {
    const path = event.path.split('?')[0]!
    const methods = allowedMethods(path)
    if (req.method === 'OPTIONS') return answerOptions(req, res, methods.join(', '))
    if (!methods.includes(req.method ?? 'GET')) {
      res.setHeader('allow', methods.join(', '))
      throw new AppError('MethodNotAllowed', `Here you can use ${methods.join(', ')}.`)
    }
    refuseForgery(req, carriesSession)
  }
  catch (error) {
    if (!(error instanceof AppError)) throw error
    return refuse(res, error)
  }
  if (key !== undefined) renders.set(event, startRender(key))
  for (const [name, value] of Object.entries(plainSecurityHeaders())) res.setHeader(name, value)
  return application(event)
}

/** A HEAD is answered as its GET; Node leaves the body out by itself. */
function asGet(event: H3Event): H3Event['node']['req'] {
  event.node.req.method = 'GET'
  return event.node.req
}

function allowedMethods(path: string): string[] {
  const operations = operationsAt(path)
  if (!operations && isApiPath(path)) throw new AppError('NotFound', 'There is nothing at this address.')
  const methods = new Set<string>(operations?.keys())
  // Everything outside the API is a page or a file, whatever else can be posted there.
  if (!isApiPath(path) || RAW_ROUTES.test(path)) methods.add('GET')
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods, 'OPTIONS']
}

function refuse(response: ServerResponse, error: AppError): void {
  const body = JSON.stringify(problemOf(error))
  response.writeHead(error.status, { ...plainSecurityHeaders(), 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' }).end(body)
}

/** The last look at an answer: a guest's is kept and compressed, any other page gets its policy. */
export function finishAnswer(event: H3Event, response: { body?: unknown }): void {
  const { res } = event.node
  const store = requestContext.getStore()
  if (!store || store.isNested || res.headersSent) return
  const { body } = response
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return
  const render = renders.get(event)
  if (render && res.statusCode === 200 && !res.hasHeader('set-cookie') && !String(res.getHeader('cache-control') ?? '').includes('no-store')) {
    answerAndKeep(render, event, body, store.tags)
    return
  }
  if (String(res.getHeader('content-type') ?? '').startsWith('text/html')) {
    if (!res.hasHeader('content-security-policy')) res.setHeader('content-security-policy', contentSecurityPolicy(String(body)))
    if (!res.hasHeader('cache-control')) res.setHeader('cache-control', 'no-store')
  }
  // Node counts only what it sends, and a HEAD is answered with the headers of its GET.
  if (!res.hasHeader('content-length')) res.setHeader('content-length', Buffer.byteLength(body))
}
