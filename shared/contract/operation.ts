import type * as v from 'valibot'
import type { ErrorCode } from '#shared/contract/problem'
import type { RateLimitName } from '#shared/contract/rate-limits'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call at all. `anyone`: visitors too. `signedIn`: a person. `admin`: a site administrator.
 * What a person may do to one thing is decided by the policy of its area, from the stored object.
 */
export type Access = 'anyone' | 'signedIn' | 'admin'

export interface OperationShape {
  method: Method
  /** Starts with `/`; parameters are `:name`, one segment each. */
  path: string
  summary: string
  access: Access
  limit: RateLimitName
  /** Only for somebody who has signed in themselves: an API token of theirs cannot do it. */
  inPerson?: true
  /** `Authorization: Bearer` is a secret of the installation here, and nobody's API token. */
  ownBearer?: true
  params?: v.GenericSchema
  query?: v.GenericSchema
  /** Request headers that it reads, by their names in small letters: tokens, versions, offsets. */
  headers?: v.GenericSchema
  body?: v.GenericSchema
  /** The longest JSON body in bytes, where it is not the usual megabyte. */
  bodyBytes?: number
  /**
   * A body that is not JSON: `upload` is one picture, `bytes` are raw bytes up to the size of a piece, `form` is a mail
   * program's form post, `raw` is read by the route itself.
   */
  accepts?: 'upload' | 'bytes' | 'form' | 'raw'
  /** The answer is raw bytes, which the route sends itself. */
  bytes?: true
  /** Absent: the answer is 204 without a body. */
  returns?: v.GenericSchema
  /** Success status when it is neither 200 nor 204. */
  status?: 201 | 202 | 303
  /** The answer is `text/plain` instead of JSON; `always`: a refusal is one line of it as well. */
  text?: true | 'always'
  /** What can be refused besides InvalidInput, SignInRequired and TooManyRequests. */
  errors?: readonly ErrorCode[]
  /** Guests' answers may be kept in the tag cache. */
  cached?: true
}

type In<S> = S extends v.GenericSchema ? v.InferInput<S> : undefined
type Out<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined

/** Drops the parts that an operation does not have, and lets the ones that may be empty be left out. */
type Parts<P, Q, H, B>
  = & (P extends undefined ? { params?: undefined } : { params: P })
    & (H extends undefined ? { headers?: undefined } : Record<never, never> extends H ? { headers?: H } : { headers: H })
    & (Q extends undefined ? { query?: undefined } : { query?: Q })
    & (B extends undefined ? { body?: undefined } : { body: B })

/** What a caller hands over. */
export type Input<O extends OperationShape> = Parts<In<O['params']>, In<O['query']>, In<O['headers']>, In<O['body']>>

/** What a handler gets, after every schema has passed. */
export interface Parsed<O extends OperationShape> {
  params: Out<O['params']>
  query: Out<O['query']>
  headers: Out<O['headers']>
  body: Out<O['body']>
}

/** What a handler must answer: nothing, where the answer is 204. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type
export type Returns<O extends OperationShape> = O['returns'] extends v.GenericSchema ? v.InferInput<O['returns']> : void

/** What a caller receives. */
export type Received<O extends OperationShape> = O['returns'] extends v.GenericSchema ? v.InferOutput<O['returns']> : undefined

/** Declares one operation. The identity function: its use is the exact type that it keeps. */
export function defineOperation<const O extends OperationShape>(operation: O): O {
  return operation
}

/** The path with its parameters filled in and escaped. */
export function pathOf(operation: OperationShape, params: Record<string, unknown> = {}): string {
  return operation.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
}
