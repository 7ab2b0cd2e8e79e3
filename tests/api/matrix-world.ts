import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { InferInsertModel, Table } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { sessions, tokens, users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { technologies } from '#drizzle/schema/catalog'
import { notificationRecipients, notifications, subscriptions } from '#drizzle/schema/courier'
import { categories, invitations, labels, memberships, organizations, standings } from '#drizzle/schema/organizations'
import { comments, postRevisions, posts } from '#drizzle/schema/posts'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import { insertNotes } from '#tests/api/matrix-notes'
import type { WorldNotes } from '#tests/api/matrix-notes'
import { insertCases } from '#tests/api/matrix-moderation'
import type { WorldCases } from '#tests/api/matrix-moderation'
import { insertCapsules } from '#tests/api/matrix-capsules'
import type { WorldCapsules } from '#tests/api/matrix-capsules'
import { stackRevisions, stacks, stackTechnologies } from '#drizzle/schema/stacks'
import { TEST_APP_KEY } from '#tests/support/accounts'
import { newSession } from '#tests/support/people'

/**
 * Who asks, in the order of the table's columns. `stranger` owns another organization, `denied` and `suspended` are
 * members of this one, and `author` is the member who has written its post and comment.
 */
export const ROLES = ['visitor', 'user', 'member', 'moderator', 'owner', 'stranger', 'denied', 'suspended', 'admin', 'author'] as const
export type MatrixRole = typeof ROLES[number]

export interface WorldOptions {
  visibility?: 'public' | 'private'
  membersOnly?: boolean
  /** Post or comment deleted by its author; the organization by its owner. */
  deleted?: 'post' | 'comment' | 'organization'
  passwordHash?: string
  /** Besides being what the role says. */
  suspended?: boolean
}

/** A small world for one request, of rows that no other request touches. */
export interface World {
  role: MatrixRole
  /** The cookie of who asks; undefined for the visitor. */
  session: string | undefined
  /** A second device of theirs. */
  otherSessionId: string
  email: string
  authorHandle: string
  bystanderId: number
  organization: string
  categoryId: number
  postId: number
  commentId: number
  /** Slugs of a technology and of a stack that uses it; both belong to the author. */
  technology: string
  stack: string
  notificationId: number
  /** Of who asks, to the post. */
  subscriptionId: number
  /** An address that mail came back from. */
  suppressedId: number
  /** To an address that is nobody's here. */
  invitationId: number
  /** Of who asks. */
  scheduledPostId: number
  optOutToken: string
  finishToken: string
  resetToken: string
  notes: WorldNotes
  capsules: WorldCapsules
  cases: WorldCases
  /** Part of every name in here. */
  unique: string
}

/** Above everything that the server numbers itself. */
let nextId = 1_000_000
const HOUR = 3_600_000

/** Makes a world for each of these roles. */
export async function makeWorlds(db: PostgresJsDatabase, roles: readonly MatrixRole[], options: WorldOptions = {}): Promise<World[]> {
  const made = roles.map(role => rowsOf(role, options))
  const all = <K extends keyof Rows>(name: K) => made.flatMap(({ rows }) => rows[name] as unknown[]) as Rows[K]
  await db.transaction(async (tx) => {
    await tx.insert(users).overridingSystemValue().values(all('users'))
    await tx.insert(addresses).overridingSystemValue().values(all('addresses'))
    await tx.insert(technologies).overridingSystemValue().values(all('technologies'))
    await tx.insert(stacks).overridingSystemValue().values(all('stacks'))
    await tx.insert(stackTechnologies).values(all('parts'))
    await tx.insert(stackRevisions).values(all('stackRevisions'))
    await tx.insert(organizations).overridingSystemValue().values(all('organizations'))
    await tx.insert(memberships).values(all('memberships'))
    if (all('standings').length > 0) await tx.insert(standings).values(all('standings'))
    await tx.insert(categories).overridingSystemValue().values(all('categories'))
    await tx.insert(labels).values(all('labels'))
    await tx.insert(invitations).overridingSystemValue().values(all('invitations'))
    await tx.insert(posts).overridingSystemValue().values(all('posts'))
    await tx.insert(postRevisions).values(all('revisions'))
    await tx.insert(comments).overridingSystemValue().values(all('comments'))
    await tx.insert(notifications).overridingSystemValue().values(all('notifications'))
    await tx.insert(subscriptions).overridingSystemValue().values(all('subscriptions'))
    await tx.insert(notificationRecipients).values(all('recipients'))
    await tx.insert(scheduledPosts).overridingSystemValue().values(all('scheduledPosts'))
    await tx.insert(sessions).values(all('sessions'))
    await tx.insert(tokens).values(all('tokens'))
  })
  const notes = await insertNotes(db, roles.length)
  const capsules = await insertCapsules(db, made.map(({ rows }) => rows.posts[0]!.authorId))
  const cases = await insertCases(db, made.map(({ rows }) => ({ organizationId: rows.organizations[0]!.id!, postId: rows.posts[0]!.id!, commentId: rows.comments[0]!.id!, authorId: rows.posts[0]!.authorId, keeperId: rows.users[0]!.id!, bystanderId: rows.users[2]!.id! })))
  return made.map(({ world }, index) => ({ ...world, notes: notes[index]!, capsules: capsules[index]!, cases: cases[index]! }))
}

/** With the ids that the world gives itself. */
type Row<T extends Table> = InferInsertModel<T, { dbColumnNames: false, override: true }>

interface Rows {
  users: Row<typeof users>[]
  technologies: Row<typeof technologies>[]
  stacks: Row<typeof stacks>[]
  parts: Row<typeof stackTechnologies>[]
  stackRevisions: Row<typeof stackRevisions>[]
  addresses: Row<typeof addresses>[]
  organizations: Row<typeof organizations>[]
  memberships: Row<typeof memberships>[]
  standings: Row<typeof standings>[]
  categories: Row<typeof categories>[]
  labels: Row<typeof labels>[]
  invitations: Row<typeof invitations>[]
  posts: Row<typeof posts>[]
  revisions: Row<typeof postRevisions>[]
  comments: Row<typeof comments>[]
  notifications: Row<typeof notifications>[]
  subscriptions: Row<typeof subscriptions>[]
  recipients: Row<typeof notificationRecipients>[]
  scheduledPosts: Row<typeof scheduledPosts>[]
  sessions: Row<typeof sessions>[]
  tokens: Row<typeof tokens>[]
}

function rowsOf(role: MatrixRole, { visibility = 'public', membersOnly = false, deleted, passwordHash, suspended = false }: WorldOptions): { rows: Rows, world: Omit<World, 'notes' | 'capsules' | 'cases'> } {
  const unique = `w${nextId.toString(36)}`
  const [keeper, author, bystander, other, home, elsewhere, categoryId, postId, commentId, notificationId, scheduledPostId, technologyId, stackId, subscriptionId, suppressedId, invitationId] = Array.from({ length: 16 }, () => nextId++) as [number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number]
  const now = new Date()
  const later = new Date(now.getTime() + HOUR)
  const actor = role === 'author' ? author : other
  const isSuspended = suspended || role === 'suspended'
  const person = (id: number, handle: string) => ({
    id, handle, name: handle, email: `${handle}@example.org`, passwordHash: passwordHash ?? null, createdAt: now,
    isAdmin: id === actor && role === 'admin', suspendedUntil: id === actor && isSuspended ? later : null,
  })
  const people = [person(keeper, `${unique}-k`), person(author, `${unique}-a`), person(bystander, `${unique}-b`), person(other, `${unique}-x`)]
  const email = people.find(({ id }) => id === actor)!.email
  const member = (userId: number, memberRole: 'owner' | 'moderator' | 'member') => ({ organizationId: home, userId, role: memberRole, joinedAt: now })
  const ownMembership = {
    member: [member(other, 'member')], moderator: [member(other, 'moderator')], owner: [member(other, 'owner')], suspended: [member(other, 'member')],
    denied: [member(other, 'member')], stranger: [{ ...member(other, 'owner'), organizationId: elsewhere }],
    visitor: [], user: [], admin: [], author: [],
  }[role]
  const organization = (id: number, slug: string) => ({ id, slug, name: slug, visibility, membersOnly, memberCount: 3, postCount: 1, createdAt: now, deletedAt: deleted === 'organization' ? now : null })
  const gone = (what: 'post' | 'comment') => deleted === what ? { deletedAt: now, deletedBy: author } : {}
  const [session, secondSession] = [newSession(actor), newSession(actor)]
  const [finish, reset] = [newToken(), newToken()]
  return {
    rows: {
      users: people,
      addresses: [
        ...people.map(({ id, email: address }) => ({ id, email: address, userId: id, createdAt: now })),
        { id: suppressedId, email: `${unique}-gone@example.org`, suppressed: 'bounced', suppressedAt: now, suppressedReason: '550 5.1.1 No such user', createdAt: now },
      ],
      technologies: [{ id: technologyId, slug: `${unique}-oak`, name: `${unique} Oak`, tier: 'Data', description: 'Hard.', stackCount: 1, createdBy: author, createdAt: now }],
      stacks: [{ ...stackText(unique), id: stackId, slug: `${unique}-harbour`, rendererVersion: 1, ownerId: author, createdAt: now }],
      parts: [{ stackId, technologyId, reason: 'it lasts', position: 0 }],
      stackRevisions: [{ ...stackText(unique), stackId, revision: 1, vendor: '', details: '', technologies: [{ technologyId, reason: 'it lasts' }], editorId: author, createdAt: now }],
      organizations: [organization(home, unique), organization(elsewhere, `${unique}-2`)],
      memberships: [member(keeper, 'owner'), member(author, 'member'), member(bystander, 'member'), ...ownMembership],
      standings: role === 'denied' ? [{ organizationId: home, userId: other, denyAll: true }] : [],
      categories: [{ id: categoryId, organizationId: home, slug: 'plugins', name: 'Plugins' }],
      labels: [{ organizationId: home, slug: 'help' }],
      invitations: [{ id: invitationId, organizationId: home, email: `${unique}-guest@example.org`, invitedBy: keeper, createdAt: now, sentAt: now, expiresAt: later }],
      posts: [{
        id: postId, organizationId: home, authorId: author, categoryId, type: 'Post', title: `Post of ${unique}`, slug: 'post', body: 'Text', html: '<p>Text</p>',
        rendererVersion: 1, labels: ['help'], hotKey: 1, publishedAt: now, createdAt: now, commentCount: 1, ...gone('post'),
      }],
      revisions: [{ postId, revision: 1, editorId: author, title: `Post of ${unique}`, body: 'Text', createdAt: now }],
      comments: [{ id: commentId, postId, authorId: author, body: 'Yes', html: '<p>Yes</p>', rendererVersion: 1, score: 0.16, createdAt: now, ...gone('comment') }],
      notifications: [{ id: notificationId, kind: 'post.created', actorId: author, organizationId: home, postId, createdAt: now, completedAt: now, messages: {} }],
      subscriptions: [{ id: subscriptionId, userId: actor, postId, level: 'all', createdAt: now }],
      recipients: [{ notificationId, userId: actor, reason: 'organization', createdAt: now }],
      scheduledPosts: [{
        id: scheduledPostId, ownerId: actor, organizationId: home, draft: { organization: unique, type: 'Post', title: 'Later', url: null, body: 'Text', category: null, technologies: [], labels: [] },
        atLocal: later.toISOString().slice(0, 19), timeZone: 'UTC', publishAt: later, zoneData: '', createdAt: now, updatedAt: now,
      }],
      sessions: [session.row, secondSession.row],
      tokens: [
        { hash: finish.hash, purpose: 'finish_sign_up', email: `${unique}-new@example.org`, createdAt: now, expiresAt: later },
        { hash: reset.hash, purpose: 'reset_password', email, userId: actor, createdAt: now, expiresAt: later },
      ],
    },
    world: {
      role, session: role === 'visitor' ? undefined : session.token, otherSessionId: secondSession.row.publicId, email, authorHandle: `${unique}-a`, bystanderId: bystander,
      organization: unique, categoryId, postId, commentId, notificationId, invitationId, subscriptionId, suppressedId, scheduledPostId, technology: `${unique}-oak`, stack: `${unique}-harbour`, finishToken: finish.secret, resetToken: reset.secret, unique,
      optOutToken: `${actor}.${notificationId}.${createHmac('sha256', TEST_APP_KEY).update(`opt-out:${actor}.${notificationId}`).digest('base64url')}`,
    },
  }
}

function stackText(unique: string) {
  return { name: `${unique} Harbour`, description: 'A site that shows which lights of a harbour are on, who has switched them on, and since when they have been burning.' }
}

function newToken(): { secret: string, hash: Buffer } {
  const secret = randomBytes(32).toString('base64url')
  return { secret, hash: createHash('sha256').update(secret).digest() }
}
