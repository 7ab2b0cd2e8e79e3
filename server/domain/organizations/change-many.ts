import type { Outcomes } from '#shared/contract/membership'
import type { Role } from '#shared/schemas/community'
import { changeRole, removeMember } from '#server/domain/organizations/change-membership'
import { decideRequest } from '#server/domain/organizations/decide-request'
import { organizationPolicy } from '#server/domain/organizations/policy'
import { getOrganization } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'

/** Gives these members a role, or removes them. Each by itself: what one is refused is told, and the others go on. */
export async function changeMembers(actor: Person, slug: string, ids: number[], action: Role | 'remove'): Promise<Outcomes> {
  authorize(organizationPolicy.manage(actor, await getOrganization(database(), actor, slug), clock.now()))
  return await each(ids, async id => action === 'remove' ? await removeMember(actor, slug, id) : void await changeRole(actor, slug, id, action))
}

/** The same for requests to be taken in. */
export async function decideRequests(actor: Person, slug: string, ids: number[], accept: boolean): Promise<Outcomes> {
  authorize(organizationPolicy.curate(actor, await getOrganization(database(), actor, slug), clock.now()))
  return await each(ids, async id => await decideRequest(actor, slug, id, accept))
}

/** One after the other: they all wait for the same row. */
async function each(ids: number[], change: (id: number) => Promise<void>): Promise<Outcomes> {
  const results: Outcomes['results'] = []
  for (const id of ids) {
    try {
      await change(id)
      results.push({ id, done: true, code: null, detail: null })
    }
    catch (error) {
      if (!(error instanceof AppError)) throw error
      results.push({ id, done: false, code: error.code, detail: error.message })
    }
  }
  return { results }
}
