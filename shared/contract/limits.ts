import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { moment } from '#shared/schemas/basics'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * Every limit of notes, capsules and files, as data. They are configuration: `LIMITS` replaces single ones
 * (`{"capsules":{"guestMinimumSeconds":60}}`). Times are in seconds, sizes in bytes, texts in characters (code points).
 */
export const LIMIT_DEFAULTS = {
  notes: {
    textCharacters: 100_000,
    inlineBytes: 1_048_576,
    files: 10,
    fileBytes: 104_857_600,
    chunkBytes: 1_048_576,
    mostOpens: 100,
    expirySeconds: [5 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY],
    defaultExpirySeconds: 7 * DAY,
    longestExpirySeconds: 30 * DAY,
    /** A note may unlock as far ahead as a capsule may wait. */
    longestWaitSeconds: 50 * 366 * DAY,
    graceSeconds: 60,
    ticketSeconds: 10 * MINUTE,
    policySkewSeconds: 2 * MINUTE,
    uploadIdleSeconds: HOUR,
    wrongTries: 10,
    lockSeconds: 15 * MINUTE,
    longestLockSeconds: DAY,
    tombstoneSeconds: 30 * DAY,
    guestStorageBytes: 50_000_000,
    memberStorageBytes: 1_000_000_000,
    postDefaultExpirySeconds: HOUR,
  },
  capsules: {
    textCharacters: 50_000,
    subjectCharacters: 120,
    nameCharacters: 255,
    shownNameCharacters: 80,
    files: 10,
    fileBytes: 200_000_000,
    confirmSeconds: DAY,
    guestMinimumSeconds: 2 * DAY,
    memberMinimumSeconds: MINUTE,
    longestYears: 50,
    undoBelowSeconds: 5 * MINUTE,
    lastChangeSeconds: MINUTE,
    guestRecipients: 1,
    memberRecipients: 20,
    pendingPerGuestSender: 5,
    pendingPerGuestRecipient: 3,
    pendingPerMember: 500,
    confirmMailsPerDay: 3,
    unconfirmedBytesPerNetwork: 400_000_000,
    unconfirmedBytesInAll: 10_000_000_000,
    downloadSeconds: 10 * MINUTE,
    claimSeconds: 365 * DAY,
    lateSeconds: DAY,
    tombstoneSeconds: 30 * DAY,
  },
  mail: {
    /** Mails a day about what others do, for who has chosen no number; and the most that anybody can choose. */
    mailsPerDay: 20,
    mostMailsPerDay: 100,
  },
  files: {
    pieceBytes: 8_388_608,
    looseSeconds: DAY,
  },
} as const

type Widened<T> = T extends readonly number[] ? number[] : number
export type Limits = { [Area in keyof typeof LIMIT_DEFAULTS]: { [Name in keyof (typeof LIMIT_DEFAULTS)[Area]]: Widened<(typeof LIMIT_DEFAULTS)[Area][Name]> } }

const sameShape = <T extends Record<string, unknown>>(defaults: T) =>
  Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, Array.isArray(value) ? v.array(v.number()) : v.number()])) as unknown as { [Name in keyof T]: v.GenericSchema<Widened<T[Name]>> }

/** Some of the limits, as `LIMITS` may give them. */
export const someLimits = v.strictObject({
  notes: v.optional(v.partial(v.strictObject(sameShape(LIMIT_DEFAULTS.notes)))),
  capsules: v.optional(v.partial(v.strictObject(sameShape(LIMIT_DEFAULTS.capsules)))),
  mail: v.optional(v.partial(v.strictObject(sameShape(LIMIT_DEFAULTS.mail)))),
  files: v.optional(v.partial(v.strictObject(sameShape(LIMIT_DEFAULTS.files)))),
})

export const limits = {
  get: defineOperation({
    method: 'GET', path: '/api/limits', summary: 'Every limit as data, and the server’s clock, by which all times of notes and capsules go', access: 'anyone', limit: 'read',
    returns: v.object({
      now: moment,
      notes: v.object(sameShape(LIMIT_DEFAULTS.notes)),
      capsules: v.object(sameShape(LIMIT_DEFAULTS.capsules)),
      mail: v.object(sameShape(LIMIT_DEFAULTS.mail)),
      files: v.object(sameShape(LIMIT_DEFAULTS.files)),
    }),
  }),
}
