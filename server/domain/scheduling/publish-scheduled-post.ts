import { and, eq } from 'drizzle-orm'
import * as v from 'valibot'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import { postDraft } from '#shared/contract/posts'
import { findAbsentActor } from '#server/domain/accounts/queries'
import { createPostWithin } from '#server/domain/posts/write-post'
import { scheduledPostPolicy } from '#server/domain/scheduling/policy'
import { lockScheduledPost } from '#server/domain/scheduling/queries'
import type { ScheduledPostRecord } from '#server/domain/scheduling/queries'
import { recordLag } from '#server/domain/scheduling/record-lag'
import { PUBLISH } from '#server/domain/scheduling/schedule-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { AppError } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import { authorize } from '#server/platform/policy'
import { cancelTimer, defineTimer } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

/** Publishes it at once. What is refused is told to who asked, and the post waits as before. */
export async function publishScheduledPost(actor: Person, id: number): Promise<ScheduledPostRecord> {
  return await transaction(async (unit) => {
    await cancelTimer(unit.db, PUBLISH, id)
    const row = await lockScheduledPost(unit.db, actor, id)
    authorize(scheduledPostPolicy.change(actor, row))
    return await publish(unit, actor, row)
  })
}

/**
 * The date of a scheduled post has come: it is published by the rights that its author has now, in the transaction that
 * ends its waiting. A refusal is kept with its words, and told to the author.
 */
export const publishTimer = defineTimer({
  kind: PUBLISH,
  run: async (unit, id, { dueAt }) => {
    const { db, emit } = unit
    const now = clock.now()
    const [row] = await db.select().from(scheduledPosts).where(and(eq(scheduledPosts.id, id), eq(scheduledPosts.state, 'waiting'))).for('update')
    if (!row) return
    const author = await findAbsentActor(db, row.ownerId)
    if (!author) return void await db.update(scheduledPosts).set({ state: 'canceled', updatedAt: now }).where(eq(scheduledPosts.id, id))
    try {
      await publish(unit, author, row)
    }
    catch (error) {
      if (!(error instanceof AppError)) throw error
      await db.update(scheduledPosts).set({ state: 'refused', refusal: { code: error.code, detail: wordsOf(error) }, updatedAt: now }).where(eq(scheduledPosts.id, id))
      emit('scheduledPost.refused', { scheduledPostId: id })
    }
    await recordLag(db, 'post', dueAt, now)
  },
})

async function publish(unit: UnitOfWork, author: Person, row: ScheduledPostRecord): Promise<ScheduledPostRecord> {
  const postId = await createPostWithin(unit, author, v.parse(postDraft, row.draft))
  const [published] = await unit.db.update(scheduledPosts).set({ state: 'published', refusal: null, postId, updatedAt: clock.now() }).where(eq(scheduledPosts.id, row.id)).returning()
  return published!
}

/** A refusal of single fields says more in their own words. */
function wordsOf({ message, errors }: AppError): string {
  return errors.length > 0 ? errors.map(problem => problem.message).join(' ') : message
}
