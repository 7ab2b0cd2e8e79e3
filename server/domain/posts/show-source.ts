import type * as v from 'valibot'
import type { postSource } from '#shared/contract/posts'
import type { PostType } from '#shared/schemas/community'
import { wallTimeOf } from '#shared/rules/wall-time'
import { technologySummaries } from '#server/domain/catalog/queries'
import { postPolicy } from '#server/domain/posts/policy'
import { getPostFacts, getPostSource } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { authorize } from '#server/platform/policy'

/** A post's fields as they were written, for whoever may edit it. */
export async function presentPostSource(actor: Person, postId: number): Promise<v.InferOutput<typeof postSource>> {
  const db = database()
  authorize(postPolicy.edit(actor, await getPostFacts(db, actor, postId), clock.now()))
  const { technologyIds, startsAt, endsAt, timeZone, place, ...source } = await getPostSource(db, postId)
  const technologies = await technologySummaries(db, technologyIds)
  const zone = timeZone ?? 'UTC'
  const dates = { startsAt: startsAt && wallTimeOf(startsAt, zone).slice(0, 16), endsAt: endsAt && wallTimeOf(endsAt, zone).slice(0, 16), timeZone: startsAt && zone, place: place ?? '' }
  return { ...source, ...dates, type: source.type as PostType, technologies: technologyIds.flatMap(id => technologies.get(id)?.slug ?? []) }
}
