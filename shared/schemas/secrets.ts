import * as v from 'valibot'

/** Bytes as base64url without padding: `min` to `max` characters. */
export function base64url(min: number, max: number) {
  return v.pipe(v.string(), v.maxLength(max), v.regex(new RegExp(`^[A-Za-z0-9_-]{${min},}$`), 'base64url'))
}

/** 32 bytes: keys, proofs, hashes and tokens. */
export const secret32 = base64url(43, 43)

/** 16 random bytes that name a note; made by the client. */
export const idOfNote = base64url(22, 22)

/** 16 random bytes that name what strangers may see and nobody may count. */
export const publicId = base64url(22, 22)
