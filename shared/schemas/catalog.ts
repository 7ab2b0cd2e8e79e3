/** What technologies and stacks are made of, for the API, its forms and their rules. */
import * as v from 'valibot'
import { line, markdown, revisionNumber, slugParam, webAddress } from '#shared/schemas/basics'
import { LIMITS, tier } from '#shared/schemas/community'

/** The key that an upload was answered with. */
const pictureKey = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}\.webp$/, 'pictureKey'))
const optionalAddress = v.optional(v.nullable(webAddress), null)
const optionalPicture = v.optional(v.nullable(pictureKey), null)
/** Something that a name in an address can be made from. */
const named = v.pipe(line({ min: 1, max: LIMITS.catalogName }), v.regex(/[\p{L}\p{N}]/u, 'letters'))

export const technologyFields = {
  name: named,
  vendor: line({ max: LIMITS.catalogName }),
  productUrl: optionalAddress,
  vendorUrl: optionalAddress,
  description: markdown({ min: 1, max: LIMITS.description }),
  tier,
  logo: optionalPicture,
}

export const stackPart = v.object({ technology: slugParam, reason: v.optional(line({ max: LIMITS.stackReason }), '') })

export const stackFields = {
  name: named,
  vendor: line({ max: LIMITS.catalogName }),
  appUrl: optionalAddress,
  description: markdown({ min: LIMITS.stackDescriptionFrom, max: LIMITS.description }),
  details: v.optional(markdown({ max: LIMITS.stackDetails }), ''),
  screenshot: optionalPicture,
  technologies: v.pipe(
    v.array(stackPart), v.minLength(1, 'technologyNeeded'), v.maxLength(LIMITS.technologiesPerStack),
    v.check(parts => new Set(parts.map(({ technology }) => technology)).size === parts.length, 'technologyTwice'),
  ),
}

/** Which revision an edit began from, and why it was made. */
export const editFields = { revision: revisionNumber, reason: v.optional(line({ max: 200 }), '') }

/** Back to an earlier revision, from the newest one that the editor has seen. */
export const restoreWish = v.object({ to: revisionNumber, revision: revisionNumber })
