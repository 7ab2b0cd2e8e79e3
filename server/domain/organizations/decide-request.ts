import { and, eq, isNull } from 'drizzle-orm'
import { joinRequests } from '#drizzle/schema/organizations'
import { organizationPolicy } from '#server/domain/organizations/policy'
import { lockOrganization } from '#server/domain/organizations/queries'
import { addMember } from '#server/domain/organizations/roster'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** Takes somebody in, or does not; either way they are told. Throws NotFound for one that is decided or taken back. */
export async function decideRequest(actor: Person, slug: string, requestId: number, accepted: boolean): Promise<void> {
  const now = clock.now()
  await transaction(async (unit) => {
    const { db, emit } = unit
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.curate(actor, row, now))
    const [decided] = await db.update(joinRequests).set({ decidedAt: now, decidedBy: actor.id, accepted })
      .where(and(eq(joinRequests.id, requestId), eq(joinRequests.organizationId, row.id), isNull(joinRequests.decidedAt))).returning({ userId: joinRequests.userId })
    if (!decided) throw new AppError('NotFound', 'This request was decided or taken back in the meantime.')
    if (accepted) await addMember(unit, row.id, decided.userId)
    emit('joinRequest.decided', { joinRequestId: requestId, accepted })
  })
}
