import * as v from 'valibot'

/** Every error that a client can meet, with its HTTP status. The code is stable; the words are not. */
export const ERROR_STATUS = {
  InvalidInput: 400,
  BrokenJson: 400,
  SignInRequired: 401,
  WrongCredentials: 401,
  ReauthenticationRequired: 401,
  NotAllowed: 403,
  OriginNotAllowed: 403,
  Suspended: 403,
  PostLocked: 403,
  MembersOnly: 403,
  WrongSecret: 403,
  TooEarly: 403,
  RecipientRefused: 403,
  SenderBlocked: 403,
  UnknownOrExpired: 404,
  NotFound: 404,
  MethodNotAllowed: 405,
  Conflict: 409,
  NameTaken: 409,
  AlreadyPosted: 409,
  EditedMeanwhile: 409,
  IdTaken: 409,
  TooLate: 409,
  BadOffset: 409,
  ChunksMissing: 409,
  Gone: 410,
  Opened: 410,
  Revoked: 410,
  Expired: 410,
  Destroyed: 410,
  Canceled: 410,
  LinkExpired: 410,
  Stale: 412,
  TooLarge: 413,
  QuotaExceeded: 413,
  UnsupportedMediaType: 415,
  Refused: 422,
  BadPolicy: 422,
  DateTooSoon: 422,
  DateTooFar: 422,
  Locked: 429,
  TooManyRequests: 429,
  InternalError: 500,
  Unavailable: 503,
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

/** One value that has to be corrected. `fieldName` is a dotted path from the body's (or query's) root. */
export const fieldProblem = v.object({
  fieldName: v.string(),
  errorCode: v.string(),
  message: v.string(),
})
export type FieldProblem = v.InferOutput<typeof fieldProblem>

/** RFC 9457 problem document, with our `code`, every field's problem, and the id that the logs know. */
export const problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.picklist(Object.keys(ERROR_STATUS) as ErrorCode[]),
  detail: v.string(),
  errors: v.array(fieldProblem),
  requestId: v.string(),
  /** With WrongSecret: how many more wrong passphrases the note stands. */
  tries_left: v.optional(v.number()),
  /** With ChunksMissing: `[file, chunk]` of each. */
  missing: v.optional(v.array(v.tuple([v.number(), v.number()]))),
  /** With AlreadyPosted: the post that has the link, if whoever asks may see it. */
  existing: v.optional(v.object({ id: v.number(), slug: v.string(), title: v.string() })),
})
export type Problem = v.InferOutput<typeof problem>
