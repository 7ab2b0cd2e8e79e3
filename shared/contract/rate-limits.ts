/** A caller may make `count` requests in `seconds`; counted per person, or per network prefix for visitors. */
export interface RateLimit {
  count: number
  /** For who is signed in, where that differs. */
  member?: number
  seconds: number
}

/**
 * Every limit of the contract, by name. They are configuration: `RATE_LIMITS` replaces single ones
 * (`{"write":{"count":1000,"seconds":60}}`) or switches them off (`off`, for tests of other things).
 */
export const RATE_LIMITS = {
  /** Pages and lists. */
  read: { count: 600, seconds: 60 },
  /** Ordinary changes. */
  write: { count: 60, seconds: 60 },
  /** New posts. */
  post: { count: 12, seconds: 600 },
  /** New comments. */
  comment: { count: 30, seconds: 300 },
  /** Mails to people who may not know us. */
  invite: { count: 30, seconds: 3600 },
  vote: { count: 120, seconds: 60 },
  /** Reports and appeals. */
  report: { count: 20, seconds: 3600 },
  preview: { count: 60, seconds: 60 },
  upload: { count: 30, seconds: 600 },
  search: { count: 60, seconds: 60 },
  /** Sign-in, sign-up, reset: the guards of secrets are counted again in Postgres (accounts). */
  credentials: { count: 30, seconds: 300 },
  /** Mail programs and the mail catcher. */
  mail: { count: 120, seconds: 60 },
  /** Mails that somebody asks for to see whether mail works. */
  mailTest: { count: 5, seconds: 3600 },
  /** Sealed notes and two-line messages. */
  noteCreate: { count: 30, seconds: 3600, member: 300 },
  notePeek: { count: 60, seconds: 60 },
  noteOpen: { count: 20, seconds: 60 },
  /** Pieces of files, up and down. */
  chunk: { count: 3_000, seconds: 60 },
  capsuleCreate: { count: 20, seconds: 3600, member: 120 },
  admin: { count: 120, seconds: 60 },
} as const satisfies Record<string, RateLimit>

export type RateLimitName = keyof typeof RATE_LIMITS
