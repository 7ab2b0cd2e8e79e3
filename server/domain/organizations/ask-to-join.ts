import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { joinRequests, memberships } from '#drizzle/schema/organizations'
import type { JoinRequest } from '#shared/contract/membership'
import { organizationPolicy } from '#server/domain/organizations/policy'
import { presentPersonSummary } from '#server/domain/organizations/presenter'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import { lockOrganization } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** Asks to be taken in. Of one person one request is open; asking again changes its message and tells nobody twice. */
export async function askToJoin(actor: Person, slug: string, message: string): Promise<OrganizationRecord> {
  const now = clock.now()
  return await transaction(async ({ db, emit }) => {
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.ask(actor, row, now))
    const [member] = await db.select({ role: memberships.role }).from(memberships).where(and(eq(memberships.organizationId, row.id), eq(memberships.userId, actor.id)))
    if (member) throw new AppError('Refused', 'You are a member already.')
    const changed = await db.update(joinRequests).set({ message }).where(ofPerson(row.id, actor.id)).returning({ id: joinRequests.id })
    if (changed.length > 0) return row
    const [made] = await db.insert(joinRequests).values({ organizationId: row.id, userId: actor.id, message, createdAt: now }).returning({ id: joinRequests.id })
    emit('joinRequest.made', { joinRequestId: made!.id })
    return row
  })
}

/** Takes my request back, and what was told of it. Throws NotFound if none is open. */
export async function withdrawRequest(actor: Person, slug: string): Promise<OrganizationRecord> {
  return await transaction(async ({ db }) => {
    const row = await lockOrganization(db, actor, slug)
    const removed = await db.delete(joinRequests).where(ofPerson(row.id, actor.id)).returning({ id: joinRequests.id })
    if (removed.length === 0) throw new AppError('NotFound', 'You have no open request here.')
    return row
  })
}

/** Open requests, the longest wait first; one more than `limit` tells of another page. */
export async function listRequests(db: Db, organizationId: number, page: { after?: number | undefined, limit: number }) {
  return await db.select({
    id: joinRequests.id, message: joinRequests.message, createdAt: joinRequests.createdAt,
    person: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
  }).from(joinRequests).innerJoin(users, eq(users.id, joinRequests.userId))
    .where(and(eq(joinRequests.organizationId, organizationId), isNull(joinRequests.decidedAt), page.after === undefined ? undefined : gt(joinRequests.id, page.after)))
    .orderBy(asc(joinRequests.id)).limit(page.limit + 1)
}

export function presentRequest({ id, message, createdAt, person }: Awaited<ReturnType<typeof listRequests>>[number]): JoinRequest {
  return { id, person: presentPersonSummary(person), message, createdAt: createdAt.toISOString() }
}

function ofPerson(organizationId: number, userId: number) {
  return and(eq(joinRequests.organizationId, organizationId), eq(joinRequests.userId, userId), isNull(joinRequests.decidedAt))
}
