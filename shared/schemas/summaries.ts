/** The short forms in which things appear beside other things. */
import * as v from 'valibot'
import { id, moment } from '#shared/schemas/basics'
import { postStatus, postType } from '#shared/schemas/community'

export const personSummary = v.object({
  id,
  handle: v.string(),
  name: v.string(),
  avatarUrl: v.nullable(v.string()),
})
export type PersonSummary = v.InferOutput<typeof personSummary>

export const organizationSummary = v.object({
  id,
  slug: v.string(),
  name: v.string(),
  colour: v.nullable(v.string()),
  logoUrl: v.nullable(v.string()),
})
export type OrganizationSummary = v.InferOutput<typeof organizationSummary>

export const categorySummary = v.object({ id, slug: v.string(), name: v.string() })

export const technologySummary = v.object({ id, slug: v.string(), name: v.string(), colour: v.nullable(v.string()) })
export type TechnologySummary = v.InferOutput<typeof technologySummary>

export const stackSummary = v.object({ id, slug: v.string(), name: v.string(), vendor: v.string(), screenshotUrl: v.nullable(v.string()) })
export type StackSummary = v.InferOutput<typeof stackSummary>

/** When and where an event is: moments, the zone in which they were written, and a place in words. */
export const postEvent = v.object({ startsAt: moment, endsAt: v.nullable(moment), timeZone: v.string(), place: v.string() })
export type PostEvent = v.InferOutput<typeof postEvent>

/** One row of a feed. */
export const postRow = v.object({
  id,
  slug: v.string(),
  title: v.string(),
  type: postType,
  status: postStatus,
  url: v.nullable(v.string()),
  /** Host of `url` without `www.`, to show behind the title. */
  domain: v.nullable(v.string()),
  organization: organizationSummary,
  category: v.nullable(categorySummary),
  author: personSummary,
  technologies: v.array(technologySummary),
  labels: v.array(v.string()),
  points: v.number(),
  commentCount: v.number(),
  isLocked: v.boolean(),
  /** Of type Event. */
  event: v.nullable(postEvent),
  /** Until then it stands first in its organization. */
  stickyUntil: v.nullable(moment),
  publishedAt: moment,
})
export type PostRow = v.InferOutput<typeof postRow>
