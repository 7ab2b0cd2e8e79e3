import type { World, WorldOptions } from '#tests/api/matrix-world'
import type { Parts } from '#tests/support/client'

/** The smallest picture: one pixel. */
export const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

export interface Site {
  /** A mail that was caught. */
  mailId: string
}

export interface MatrixRow {
  /** One status per role, in the order of ROLES; `ok` is the operation's own status of success. */
  expected: string
  /** A request that nothing but the role can refuse. */
  request: (world: World, site: Site) => Parts
  world?: WorldOptions
}

export const everybody = 'ok ok ok ok ok ok ok ok ok ok'
export const signedIn = '401 ok ok ok ok ok ok ok ok ok'
export const administrators = '401 403 403 403 403 403 403 403 ok 403'
/** visitor user member moderator owner stranger denied suspended admin author */
export const owners = '401 403 403 403 ok 403 403 403 ok 403'
export const moderators = '401 403 403 ok ok 403 403 403 ok 403'
/** A capsule is nobody's business but its sender's, not even an administrator's. */
export const ownersAlone = '404 404 404 404 404 404 404 404 404 ok'
/** Moderators give a reason: moderation.act. */
export const authorAlone = '401 403 403 403 403 403 403 403 403 ok'
export const authorAndModerators = '401 403 403 ok ok 403 403 403 ok ok'
/** Whoever is neither denied here nor suspended. */
export const unsilenced = '401 ok ok ok ok ok 403 403 ok ok'
export const unsilencedButAuthor = '401 ok ok ok ok ok 403 403 ok 403'

export const unsuspended = 'ok ok ok ok ok ok ok 403 ok ok'
/** Whoever is not suspended: the catalogue belongs to no organization that could deny something. */
export const anyAccount = '401 ok ok ok ok ok ok 403 ok ok'
export const pageOwners = '401 403 403 403 403 403 403 403 ok ok'

/** The same for each role. */
export const everyone = (status: number) => Array.from({ length: 10 }, () => status).join(' ')

export const nothing = () => ({})
export const ofPost = ({ postId }: World) => ({ params: { postId } })
export const ofComment = ({ commentId }: World) => ({ params: { commentId } })
export const ofAuthor = ({ authorHandle }: World) => ({ params: { handle: authorHandle } })
export const newPost = (w: World) => ({ organization: w.organization, type: 'Post' as const, title: 'A title', body: 'Text', category: 'plugins', labels: ['help'] })
export const members = (status: number) => `401 ${Array.from({ length: 9 }, () => status).join(' ')}`
export const inOrganization = ({ organization }: World) => ({ params: { organization } })
