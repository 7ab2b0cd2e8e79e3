import type { Role } from '#shared/schemas/community'

export interface Visitor {
  kind: 'visitor'
}

/** Who is signed in, with what decides about their rights. */
export interface Person {
  kind: 'person'
  id: number
  handle: string
  isAdmin: boolean
  suspendedUntil: Date | null
  memberships: ReadonlyMap<number, Membership>
  /** What organizations have taken from them, by its id, whether they belong to it or not. */
  denials: ReadonlyMap<number, Denial>
  session: ActorSession
}

/** What somebody acts with. */
export interface ActorSession {
  publicId: string
  hash: string
  freshAt: Date
  /** Only where it is an API token: a program acts for them, and may do less than they could. */
  token?: { canWrite: boolean }
  /** Only where it is a static site's: the hash of the session that let it in, and that it ends with. */
  root?: string
}

export interface Membership {
  role: Role
}

export interface Denial {
  denyAll: boolean
  denyPosts: boolean
  denyComments: boolean
  /** Null: without end. */
  denyUntil: Date | null
}

export type Actor = Visitor | Person

export const visitor: Visitor = { kind: 'visitor' }

/** Owners and moderators of an organization, and site admins. */
export function moderates(actor: Actor, organizationId: number): boolean {
  if (actor.kind === 'visitor') return false
  const role = actor.memberships.get(organizationId)?.role
  return actor.isAdmin || role === 'owner' || role === 'moderator'
}

export function owns(actor: Actor, organizationId: number): boolean {
  return actor.kind === 'person' && (actor.isAdmin || actor.memberships.get(organizationId)?.role === 'owner')
}

export function isMember(actor: Actor, organizationId: number): boolean {
  return actor.kind === 'person' && actor.memberships.has(organizationId)
}

export function organizationIdsOf(actor: Actor): number[] {
  return actor.kind === 'person' ? [...actor.memberships.keys()] : []
}
