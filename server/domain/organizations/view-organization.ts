import { and, count, eq, isNull } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { subscriptions } from '#drizzle/schema/courier'
import { invitations, joinRequests, memberships, ownershipOffers } from '#drizzle/schema/organizations'
import type { Organization, OrganizationSettings, OrganizationViewer } from '#shared/contract/organizations'
import type { PostType } from '#shared/schemas/community'
import { technologySummaries } from '#server/domain/catalog/queries'
import { organizationPolicy } from '#server/domain/organizations/policy'
import { presentCategory, presentOrganization, presentOrganizationViewer, presentPersonSummary } from '#server/domain/organizations/presenter'
import type { CategoryRecord, OrganizationRecord } from '#server/domain/organizations/queries'
import { listCategories, listLabels } from '#server/domain/organizations/queries'
import { slugsOf } from '#server/domain/subscriptions/queries'
import type { Actor, Membership, Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { authorize } from '#server/platform/policy'

const personColumns = (table: typeof users) => ({ id: table.id, handle: table.handle, name: table.name, avatarKey: table.avatarKey })
const heirs = alias(users, 'heir') as unknown as typeof users

/** An organization with its categories and labels. */
export async function showOrganization(db: Db, row: OrganizationRecord): Promise<Organization> {
  const [categories, labels] = await Promise.all([listCategories(db, row.id), listLabels(db, row.id)])
  return presentOrganization(row, categories, labels, await technologySummaries(db, categories.flatMap(({ technologyIds }) => technologyIds)))
}

/** What the actor is, may do and gets here: read from the rows, since it answers right after a change of them. */
export async function viewOrganization(db: Db, actor: Actor, row: OrganizationRecord): Promise<OrganizationViewer> {
  const nobody = { role: null, subscription: null, request: null, offeredBy: null }
  if (actor.kind === 'visitor') return presentOrganizationViewer(actor, row, nobody, clock.now())
  const [[membership], [subscription], [request], [offer]] = await Promise.all([
    db.select().from(memberships).where(and(eq(memberships.organizationId, row.id), eq(memberships.userId, actor.id))),
    db.select({ postTypes: subscriptions.postTypes, technologyIds: subscriptions.technologyIds, level: subscriptions.level }).from(subscriptions)
      .where(and(eq(subscriptions.organizationId, row.id), eq(subscriptions.userId, actor.id))),
    db.select({ id: joinRequests.id, message: joinRequests.message, createdAt: joinRequests.createdAt }).from(joinRequests)
      .where(and(eq(joinRequests.organizationId, row.id), eq(joinRequests.userId, actor.id), isNull(joinRequests.decidedAt))),
    db.select(personColumns(users)).from(ownershipOffers).innerJoin(users, eq(users.id, ownershipOffers.fromUserId))
      .where(and(eq(ownershipOffers.organizationId, row.id), eq(ownershipOffers.toUserId, actor.id))),
  ])
  return presentOrganizationViewer(asStored(actor, row.id, membership), row, {
    role: membership?.role ?? null,
    subscription: subscription ? { postTypes: subscription.postTypes as PostType[], technologies: await slugsOf(db, subscription.technologyIds), level: subscription.level } : null,
    request: request ? { ...request, createdAt: request.createdAt.toISOString() } : null,
    offeredBy: offer ? presentPersonSummary(offer) : null,
  }, clock.now())
}

/** The actor with what they are here now: the request may have begun with something else. */
function asStored(actor: Person, organizationId: number, membership: Membership | undefined): Person {
  const known = new Map(actor.memberships)
  if (membership) known.set(organizationId, membership)
  else known.delete(organizationId)
  return { ...actor, memberships: known }
}

/** A category as its page shows it. */
export async function showCategory(db: Db, row: CategoryRecord) {
  return presentCategory(row, await technologySummaries(db, row.technologyIds))
}

/** The settings that only those see who run it, and what waits for them. Throws NotAllowed. */
export async function showSettings(db: Db, actor: Person, row: OrganizationRecord): Promise<OrganizationSettings> {
  authorize(organizationPolicy.curate(actor, row, clock.now()))
  const isOwner = organizationPolicy.manage(actor, row, clock.now()).allowed
  const [[requests], [waiting], [offer]] = await Promise.all([
    db.select({ count: count() }).from(joinRequests).where(and(eq(joinRequests.organizationId, row.id), isNull(joinRequests.decidedAt))),
    db.select({ count: count() }).from(invitations).where(and(eq(invitations.organizationId, row.id), isNull(invitations.usedAt))),
    db.select({ from: personColumns(users), to: personColumns(heirs), createdAt: ownershipOffers.createdAt }).from(ownershipOffers)
      .innerJoin(users, eq(users.id, ownershipOffers.fromUserId)).innerJoin(heirs, eq(heirs.id, ownershipOffers.toUserId)).where(eq(ownershipOffers.organizationId, row.id)),
  ])
  return {
    moderatorPostTypes: row.moderatorPostTypes as PostType[],
    invitesOff: row.invitesOff,
    openRequests: requests!.count,
    openInvitations: isOwner ? waiting!.count : 0,
    offer: isOwner && offer ? { from: presentPersonSummary(offer.from), to: presentPersonSummary(offer.to), createdAt: offer.createdAt.toISOString() } : null,
  }
}
