import type * as v from 'valibot'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import type { postDraft } from '#shared/contract/posts'
import { checkNewPost } from '#server/domain/posts/write-post'
import { dueDate } from '#server/domain/scheduling/due-date'
import type { WallTime } from '#server/platform/due-time'
import type { ScheduledPostRecord } from '#server/domain/scheduling/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

export type PostDraft = v.InferOutput<typeof postDraft>

/** The timer of a scheduled post; its subject is the row's id. */
export const PUBLISH = 'post.publish'

/** Keeps a post until its date. What would be refused now is refused now; rights are checked again then. */
export async function schedulePost(actor: Person, draft: PostDraft, when: WallTime): Promise<ScheduledPostRecord> {
  const due = dueDate(when)
  const now = clock.now()
  return await transaction(async ({ db }) => {
    const { id: organizationId } = await checkNewPost(db, actor, draft)
    const [row] = await db.insert(scheduledPosts).values({ ownerId: actor.id, organizationId, draft, ...due, createdAt: now, updatedAt: now }).returning()
    await schedule(db, PUBLISH, row!.id, due.publishAt)
    return row!
  })
}
