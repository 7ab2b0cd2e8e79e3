import { and, eq } from 'drizzle-orm'
import { memberships } from '#drizzle/schema/organizations'
import type { DomainEvents } from '#server/domain/events'
import { notify, person } from '#server/domain/notifications/audience'
import type { UnitOfWork } from '#server/platform/events'

/** Tells a member that they are an owner, a moderator or a plain member now; nothing, if that has changed again. */
export async function notifyOfRole(unit: UnitOfWork, { organizationId, userId, actorId, role }: DomainEvents['membership.roleChanged'], eventId: number): Promise<void> {
  const [membership] = await unit.db.select({ role: memberships.role }).from(memberships).where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)))
  if (membership?.role !== role) return
  await notify(unit, 'role.changed', { eventId, actorId, organizationId, facts: { role } }, person(userId, 'role'))
}
