import * as v from 'valibot'
import { line } from '#shared/schemas/basics'

/** Bytes as WebAuthn writes them in JSON: base64url without padding. */
const bytes = (max: number) => v.pipe(v.string(), v.maxLength(max), v.regex(/^[A-Za-z0-9_-]+$/, 'base64url'))

/** The longest credential id is 1,023 bytes (WebAuthn 3, 5.8.3). */
export const passkeyId = bytes(1_364)
export const passkeyName = line({ min: 1, max: 60 })

const credential = { id: passkeyId, rawId: passkeyId, type: v.literal('public-key') }

/** What a browser answers when it has made a passkey: RegistrationResponseJSON (WebAuthn 3, 5.1). */
export const newPasskey = v.object({
  ...credential,
  response: v.object({ clientDataJSON: bytes(4_000), attestationObject: bytes(20_000), transports: v.optional(v.pipe(v.array(line({ min: 1, max: 20 })), v.maxLength(10))) }),
})
export type NewPasskey = v.InferOutput<typeof newPasskey>

/** What it answers when a passkey was used: AuthenticationResponseJSON. */
export const passkeyProof = v.object({
  ...credential,
  response: v.object({ clientDataJSON: bytes(4_000), authenticatorData: bytes(4_000), signature: bytes(4_000), userHandle: v.optional(bytes(200)) }),
})
export type PasskeyProof = v.InferOutput<typeof passkeyProof>

/** Options for `navigator.credentials`, as SimpleWebAuthn takes them; browsers read them, we do not. */
export const passkeyOptions = v.looseObject({ challenge: v.string() })
