/** Invitations as those see them who are invited: by account, by address, and by the link in a mail. */
import { and, desc, eq, gt, isNull, or } from 'drizzle-orm'
import { tokens, users } from '#drizzle/schema/accounts'
import { invitations, organizations } from '#drizzle/schema/organizations'
import type { OwnInvitation } from '#shared/contract/membership'
import { expired, requireLink } from '#server/domain/accounts/mailed-link'
import { presentOrganizationSummary, presentPersonSummary } from '#server/domain/organizations/presenter'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

const columns = {
  id: invitations.id, role: invitations.role, expiresAt: invitations.expiresAt, email: invitations.email,
  organization: { id: organizations.id, slug: organizations.slug, name: organizations.name, colour: organizations.colour, logoKey: organizations.logoKey },
  description: organizations.description, memberCount: organizations.memberCount,
  invitedBy: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
}

/** Where somebody is invited and has not answered; never to what was deleted, or takes nobody now. */
export async function listOwnInvitations(db: Db, actor: Person): Promise<OwnInvitation[]> {
  const [me] = await db.select({ email: users.email }).from(users).where(eq(users.id, actor.id))
  const rows = await open(db).where(and(isLive(), or(eq(invitations.userId, actor.id), me?.email ? eq(invitations.email, me.email) : undefined))).orderBy(desc(invitations.id)).limit(100)
  return rows.map(present)
}

/** What a mailed link invites to, and whether its address has an account. Throws LinkExpired. */
export async function openInvitation(db: Db, secret: string) {
  const { id: tokenId } = await requireLink(db, secret, 'invitation')
  const [row] = await open(db).innerJoin(tokens, eq(tokens.id, invitations.tokenId)).where(and(isLive(), eq(tokens.id, tokenId)))
  if (!row) throw expired()
  const [owner] = await db.select({ id: users.id }).from(users).where(and(eq(users.email, row.email!), isNull(users.deletedAt)))
  return { ...present(row), email: row.email!, hasAccount: owner !== undefined }
}

function open(db: Db) {
  return db.select(columns).from(invitations).innerJoin(organizations, eq(organizations.id, invitations.organizationId)).innerJoin(users, eq(users.id, invitations.invitedBy)).$dynamic()
}

function isLive() {
  return and(isNull(invitations.usedAt), gt(invitations.expiresAt, clock.now()), isNull(organizations.deletedAt), eq(organizations.invitesOff, false))
}

function present({ organization, invitedBy, expiresAt, id, role, description, memberCount }: Row): OwnInvitation {
  return { id, organization: presentOrganizationSummary(organization), description, memberCount, role, invitedBy: presentPersonSummary(invitedBy), expiresAt: expiresAt.toISOString() }
}

interface Row {
  id: number
  role: 'moderator' | 'member'
  expiresAt: Date
  description: string
  memberCount: number
  organization: { id: number, slug: string, name: string, colour: string | null, logoKey: string | null }
  invitedBy: { id: number, handle: string, name: string, avatarKey: string | null }
}
