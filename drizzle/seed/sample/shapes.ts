import type { ReportFlag } from '#shared/rules/moderation'
import type { PostStatus, PostType, Role } from '#shared/schemas/community'

export interface SamplePerson {
  handle: string
  name: string
  bio: string
  isAdmin?: true
}

export interface SampleOrganization {
  slug: string
  name: string
  description: string
  colour: string
  /** Slug of the technology that the organization is about. */
  technology?: string
  codeLanguage?: string
  categories: readonly { slug: string, name: string, description: string, technologies?: readonly string[] }[]
  labels: readonly { slug: string, description: string, colour: string }[]
  /** By handle; everybody else who posts here is a member. */
  roles: Readonly<Record<string, Exclude<Role, 'member'>>>
}

export interface SampleComment {
  by: string
  body: string
  /** Minutes after what it answers. */
  after: number
  /** About how many people liked it. */
  liked?: number
  isDeleted?: true
  replies?: readonly SampleComment[]
}

export interface SamplePost {
  in: string
  category?: string
  by: string
  type: PostType
  title: string
  body: string
  url?: string
  technologies: readonly string[]
  labels?: readonly string[]
  /** Days before the seeding. */
  daysAgo: number
  /** About how many people voted it up. */
  liked: number
  status?: PostStatus
  isLocked?: true
  /** Days after the seeding, and where. */
  event?: { inDays: number, hours: number, place: string }
  comments?: readonly SampleComment[]
}

export interface SampleCase {
  /** The title of the post. */
  about: string
  reports: readonly { by: string, flag: ReportFlag, text: string }[]
  decision?: { by: string, action: 'hide' | 'dismiss', reason: string }
  appeal?: string
}
