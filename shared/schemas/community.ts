import * as v from 'valibot'

// Marked as pure: pages read the lists alone, and so they do without valibot.

/** The six types of post, in the order in which they are offered. */
export const POST_TYPES = ['Announcement', 'Post', 'Showcase', 'Question', 'Request', 'Event'] as const
export type PostType = typeof POST_TYPES[number]
export const postType = /* @__PURE__ */ v.picklist(POST_TYPES)

/** What the home feed shows unless asked for more: questions and requests stay in their organizations. */
export const HOME_POST_TYPES = ['Announcement', 'Post', 'Showcase'] as const satisfies PostType[]

export const POST_STATUSES = ['open', 'closed', 'completed', 'declined', 'planned', 'started'] as const
export type PostStatus = typeof POST_STATUSES[number]
export const postStatus = /* @__PURE__ */ v.picklist(POST_STATUSES)

export const TIERS = [
  'ProgrammingLanguage', 'Client', 'Http', 'Server', 'Data', 'SoftwareInfrastructure',
  'OperatingSystem', 'HardwareInfrastructure', 'ThirdPartyServices',
] as const
export type Tier = typeof TIERS[number]
export const tier = /* @__PURE__ */ v.picklist(TIERS)

export const ROLES = ['owner', 'moderator', 'member'] as const
export type Role = typeof ROLES[number]
export const role = /* @__PURE__ */ v.picklist(ROLES)

export const VISIBILITIES = ['public', 'private'] as const
export const visibility = /* @__PURE__ */ v.picklist(VISIBILITIES)

/** `upcoming`: events that are not over, the next one first. */
export const FEED_SORTS = ['hot', 'new', 'top', 'upcoming'] as const
export type FeedSort = typeof FEED_SORTS[number]

export const SUBSCRIPTION_LEVELS = ['all', 'mentions', 'muted'] as const

/** Longest texts, in characters. */
export const LIMITS = {
  organizationName: 50,
  organizationSlug: 50,
  description: 740,
  title: 140,
  postBody: 128_000,
  commentBody: 32_000,
  bio: 740,
  personName: 60,
  technologiesPerPost: 5,
  labelsPerPost: 5,
  place: 200,
  /** What a picture shows, for those who do not see it. */
  alt: 200,
  /** Of a technology, a stack or who makes it. */
  catalogName: 60,
  catalogSlug: 50,
  stackDescriptionFrom: 100,
  stackDetails: 128_000,
  stackReason: 300,
  technologiesPerStack: 100,
} as const
