import type { LIMIT_DEFAULTS } from '#shared/contract/limits'
import type { notes } from '#shared/contract/notes'
import type { OperationShape, Received } from '#shared/contract/operation'
import type { ErrorCode } from '#shared/contract/problem'

export type Peeked = Received<typeof notes.peek>
export type OpenedAnswer = Received<typeof notes.open>
export type Receipt = Received<typeof notes.receipt>
export type NoteLimits = { [Name in keyof typeof LIMIT_DEFAULTS.notes]: (typeof LIMIT_DEFAULTS.notes)[Name] extends readonly number[] ? number[] : number }

/** What the server refused; `Unavailable` where it could not be reached at all. */
export class CallError extends Error {
  readonly code: ErrorCode
  readonly triesLeft: number | undefined
  /** Seconds. */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, triesLeft?: number, retryAfter?: number) {
    super(code)
    this.code = code
    this.triesLeft = triesLeft
    this.retryAfter = retryAfter
  }
}

interface Call {
  headers?: Record<string, string>
  body?: unknown
  bytes?: Uint8Array<ArrayBuffer>
}

/** Calls the API of this origin. A member's session goes along by itself. Throws CallError. */
export async function call<O extends OperationShape>(method: O['method'], path: string, options: Call = {}): Promise<Received<O>> {
  const response = await send(method, path, options)
  return response.status === 204 ? undefined as Received<O> : await response.json() as Received<O>
}

export async function send(method: string, path: string, { headers = {}, body, bytes }: Call = {}): Promise<Response> {
  const type = bytes ? 'application/octet-stream' : body === undefined ? undefined : 'application/json'
  const response = await fetch(path, {
    method, cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer',
    headers: { accept: 'application/json', ...type ? { 'content-type': type } : {}, ...headers },
    ...bytes ? { body: bytes } : body === undefined ? {} : { body: JSON.stringify(body) },
  }).catch(() => undefined)
  if (!response) throw new CallError('Unavailable')
  if (!response.ok) throw await refusalOf(response)
  return response
}

async function refusalOf(response: Response): Promise<CallError> {
  const problem = await response.json().catch(() => ({})) as { code?: ErrorCode, tries_left?: number }
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new CallError(problem.code ?? (response.status >= 500 ? 'Unavailable' : response.status === 404 ? 'NotFound' : 'InternalError'), problem.tries_left, Number.isFinite(retryAfter) ? retryAfter : undefined)
}
