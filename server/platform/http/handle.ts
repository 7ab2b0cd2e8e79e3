import type { EventHandler, H3Event } from 'h3'
import { defineEventHandler, getQuery, getResponseHeader, getRouterParams, setResponseHeader, setResponseHeaders, setResponseStatus } from 'h3'
import type { OperationShape, Parsed, Returns } from '#shared/contract/operation'
import type { FieldProblem, Problem } from '#shared/contract/problem'
import type { Actor, Person } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import { AppError } from '#server/platform/errors'
import { clientAddress, networkPrefix } from '#server/platform/http/address'
import { readForm, readJson, readPiece, readUpload } from '#server/platform/http/body'
import { checkPart, throwProblems } from '#server/platform/http/check'
import { answerProblem } from '#server/platform/http/problem'
import { requestContext } from '#server/platform/logger'
import { notByToken } from '#server/platform/policy'
import { countRequest } from '#server/platform/rate-limit'

type ActorFor<O extends OperationShape> = O['access'] extends 'anyone' ? Actor : Person

export interface Request<O extends OperationShape> extends Parsed<O> {
  actor: ActorFor<O>
  event: H3Event
  /** The file of an operation that `accepts: 'upload'`, the piece of one that accepts `bytes`. */
  upload: Buffer
  /** The fields of an operation that `accepts: 'form'`. */
  form: URLSearchParams
  /** The client's network address: for throttles, never to be stored as it is. */
  address: string
  /** Names what a kept answer shows: `post:12`, `organization:3`, `feed`. */
  tag: (...tags: string[]) => void
  /** Answers with this status of success instead of the operation's own: a repetition that made nothing new. */
  succeedWith: (status: number) => void
}

type Answer<O extends OperationShape> = O['bytes'] extends true ? Buffer | ReadableStream : Returns<O>

const successes = new WeakMap<H3Event, number>()

let resolveActor: (event: H3Event) => Promise<Actor | undefined> = async () => visitor

/** The wire to accounts, joined at start: who stands behind a request's cookie or API token; undefined: behind a token that is nobody's. */
export function useActorResolver(resolver: typeof resolveActor): void {
  resolveActor = resolver
}

/**
 * The one place that reads a request: limit, access, params, query and body with every field's problem at once.
 * Answers 204 for `undefined`; a refusal becomes a problem document.
 */
export function handle<O extends OperationShape>(operation: O, run: (request: Request<O>) => Promise<Answer<O>>): EventHandler {
  return defineEventHandler(async (event) => {
    try {
      const known = operation.ownBearer ? visitor : await resolveActor(event)
      const actor = known ?? visitor
      const address = clientAddress(event.node.req)
      if (!requestContext.getStore()?.isNested) await spend(event, operation, actor, address)
      if (!known) throw deadToken(event)
      checkAccess(operation, actor)
      const request = await read(event, operation, actor as ActorFor<O>, address)
      const result = await run(request)
      return answer(event, operation, actor, result)
    }
    catch (error) {
      const problem = answerProblem(event, error)
      return operation.text === 'always' ? asLine(event, problem) : JSON.stringify(problem)
    }
  })
}

/** A refusal for somebody at a terminal. */
function asLine(event: H3Event, { detail, errors }: Problem): string {
  setResponseHeader(event, 'content-type', 'text/plain; charset=utf-8')
  const fields = errors.map(({ fieldName, message }) => fieldName === '' ? message : `${fieldName}: ${message}`)
  return `${errors.some(({ message }) => message === detail) ? fields.join(' ') : [detail, ...fields].join(' ')}\n`
}

async function spend(event: H3Event, operation: OperationShape, actor: Actor, address: string): Promise<void> {
  const caller = actor.kind === 'person' ? `person:${actor.id}` : networkPrefix(address)
  const allowance = await countRequest(operation.limit, caller, actor.kind === 'person')
  if (!allowance) return
  setResponseHeaders(event, { ratelimit: `limit=${allowance.limit}, remaining=${allowance.remaining}, reset=${allowance.resetIn}` })
  if (!allowance.allowed) throw new AppError('TooManyRequests', `That was a lot at once. Try again in ${allowance.resetIn} seconds.`, [], allowance.resetIn)
}

/** Whoever sends a token wants to be somebody: taking them for a visitor would hide that it has ended. */
function deadToken(event: H3Event): AppError {
  setResponseHeader(event, 'www-authenticate', 'Bearer error="invalid_token"')
  return new AppError('SignInRequired', 'This token is unknown, or has ended.')
}

function checkAccess(operation: OperationShape, actor: Actor): void {
  const token = actor.kind === 'person' ? actor.session.token : undefined
  if (token && operation.inPerson) throw notByToken()
  if (token && !token.canWrite && operation.method !== 'GET') throw new AppError('NotAllowed', 'This token is for reading alone. Make one that may write as well.')
  if (operation.access === 'anyone') return
  if (actor.kind === 'visitor') throw new AppError('SignInRequired', 'Sign in to continue.')
  if (operation.access === 'admin' && !actor.isAdmin) throw new AppError('NotAllowed', 'Only administrators of this site can do this.')
}

async function read<O extends OperationShape>(event: H3Event, operation: O, actor: ActorFor<O>, address: string): Promise<Request<O>> {
  const problems: FieldProblem[] = []
  const pathProblems: FieldProblem[] = []
  const params = checkPart(operation.params, getRouterParams(event, { decode: true }), pathProblems)
  // An address that cannot be one of ours is an address of nothing.
  if (pathProblems.length > 0) throw new AppError('NotFound', 'There is nothing at this address.')
  const headers = checkPart(operation.headers, operation.headers && event.node.req.headers, problems)
  const query = checkPart(operation.query, operation.query && getQuery(event), problems)
  const body = operation.body ? checkPart(operation.body, await readJson(event, operation.bodyBytes), problems) : undefined
  const form = operation.accepts === 'form' ? await readForm(event) : new URLSearchParams()
  throwProblems(problems)
  const upload = operation.accepts === 'upload' ? await readUpload(event) : operation.accepts === 'bytes' ? await readPiece(event) : Buffer.alloc(0)
  const tags = requestContext.getStore()?.tags
  const tag = (...names: string[]) => {
    for (const name of names) tags?.add(name)
  }
  const succeedWith = (status: number) => void successes.set(event, status)
  return { actor, event, params, query, headers, body, upload, form, address, tag, succeedWith } as Request<O>
}

function answer(event: H3Event, operation: OperationShape, actor: Actor, result: unknown): unknown {
  if (result === undefined) {
    setResponseStatus(event, successes.get(event) ?? 204)
    return null
  }
  const status = successes.get(event) ?? operation.status
  if (status) setResponseStatus(event, status)
  if (operation.text && !getResponseHeader(event, 'content-type')) setResponseHeader(event, 'content-type', 'text/plain; charset=utf-8')
  if ((!operation.cached || actor.kind === 'person') && !getResponseHeader(event, 'cache-control')) setResponseHeader(event, 'cache-control', 'no-store')
  if (operation.text || operation.bytes) return result
  setResponseHeader(event, 'content-type', 'application/json; charset=utf-8')
  return JSON.stringify(result)
}
