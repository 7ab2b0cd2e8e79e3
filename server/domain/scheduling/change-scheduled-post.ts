import { eq, sql } from 'drizzle-orm'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import { checkNewPost } from '#server/domain/posts/write-post'
import { dueDate } from '#server/domain/scheduling/due-date'
import type { WallTime } from '#server/platform/due-time'
import { scheduledPostPolicy } from '#server/domain/scheduling/policy'
import { lockScheduledPost } from '#server/domain/scheduling/queries'
import type { ScheduledPostRecord } from '#server/domain/scheduling/queries'
import { PUBLISH } from '#server/domain/scheduling/schedule-post'
import type { PostDraft } from '#server/domain/scheduling/schedule-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { cancelTimer, schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

/*
 * Every command here takes the timer first and the post second, as the clock does: whoever is second finds the post as the
 * first has left it.
 */

/** Changes the post and its date. Throws Stale when `version` is not the newest. */
export async function changeScheduledPost(actor: Person, id: number, { draft, when, version }: { draft: PostDraft, when: WallTime, version: number }): Promise<ScheduledPostRecord> {
  const due = dueDate(when)
  return await transaction(async ({ db }) => {
    await schedule(db, PUBLISH, id, due.publishAt)
    const before = await lockScheduledPost(db, actor, id)
    authorize(scheduledPostPolicy.change(actor, before))
    if (before.version !== version) throw new AppError('Stale', 'It was changed somewhere else in the meantime. Load it again.')
    const { id: organizationId } = await checkNewPost(db, actor, draft)
    return await waitAgain(db, id, { ...due, draft, organizationId })
  })
}

/** Chooses another date. */
export async function moveScheduledPost(actor: Person, id: number, when: WallTime): Promise<ScheduledPostRecord> {
  const due = dueDate(when, '')
  return await transaction(async ({ db }) => {
    await schedule(db, PUBLISH, id, due.publishAt)
    authorize(scheduledPostPolicy.change(actor, await lockScheduledPost(db, actor, id)))
    return await waitAgain(db, id, due)
  })
}

/** It is not published. */
export async function cancelScheduledPost(actor: Person, id: number): Promise<void> {
  await transaction(async ({ db }) => {
    await cancelTimer(db, PUBLISH, id)
    authorize(scheduledPostPolicy.change(actor, await lockScheduledPost(db, actor, id)))
    await db.update(scheduledPosts).set({ state: 'canceled', updatedAt: clock.now() }).where(eq(scheduledPosts.id, id))
  })
}

async function waitAgain(db: Db, id: number, change: Partial<ScheduledPostRecord>): Promise<ScheduledPostRecord> {
  const [row] = await db.update(scheduledPosts).set({ ...change, state: 'waiting', refusal: null, version: sql`${scheduledPosts.version} + 1`, updatedAt: clock.now() })
    .where(eq(scheduledPosts.id, id)).returning()
  return row!
}
