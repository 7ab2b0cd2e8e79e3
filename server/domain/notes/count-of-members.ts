import { notePolicy } from '#server/domain/notes/policy'
import { countNotesByDay } from '#server/domain/notes/queries'
import { getOrganization } from '#server/domain/organizations/queries'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import { authorize } from '#server/platform/policy'

/** How many notes an organization's members seal, by day; for its owners. Throws NotFound or NotAllowed. */
export async function countOfMembers(actor: Actor, slug: string) {
  const organization = await getOrganization(database(), actor, slug)
  const now = clock.now()
  authorize(notePolicy.count(actor, organization, now))
  return await countNotesByDay(database(), organization.id, new Date(now.getTime() - config().limits.notes.tombstoneSeconds * 1000))
}
