import type { Comment } from '#shared/contract/comments'
import type { Page } from '#shared/contract/page'
import { presentComment, tagsOfComments } from '#server/domain/comments/presenter'
import type { CommentRow } from '#server/domain/comments/queries'
import { listByTime, listDescendants, listTopLevel, YOUNG_MS } from '#server/domain/comments/queries'
import { inDisplayOrder } from '#server/domain/comments/tree'
import { clock } from '#server/platform/clock'
import { decodeCursor, encodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'

const TOP_LEVEL_LIMIT = 30

export interface Thread {
  page: Page<Comment>
  tags: string[]
}

/** A page of top-level comments, the best first, each with all its replies: two statements, ordered in memory. */
export async function listThread(db: Db, postId: number, cursor?: string, limit = TOP_LEVEL_LIMIT): Promise<Thread> {
  const now = clock.now()
  const place = decodeCursor(cursor, ['date', 'boolean', 'number', 'id'])
  const youngSince = place?.[0] ?? new Date(now.getTime() - YOUNG_MS)
  const tops = await listTopLevel(db, postId, { youngSince, after: place && { isYoung: place[1], score: place[2], id: place[3] }, limit })
  const shown = tops.slice(0, limit)
  const rows = inDisplayOrder(shown, await listDescendants(db, shown.map(({ id }) => id)), now)
  const last = shown.at(-1)
  const nextCursor = tops.length > limit && last
    ? encodeCursor([youngSince.toISOString(), last.createdAt > youngSince, last.score, last.id])
    : null
  return asThread(rows, nextCursor)
}

/** All comments by time, flat. */
export async function listFlat(db: Db, postId: number, direction: 'oldest' | 'newest', cursor?: string, limit = 50): Promise<Thread> {
  const rows = await listByTime(db, postId, direction, { after: decodeCursor(cursor, ['date', 'id']), limit })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return asThread(shown, rows.length > limit && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null)
}

function asThread(rows: CommentRow[], nextCursor: string | null): Thread {
  return { page: { items: rows.map(presentComment), nextCursor }, tags: tagsOfComments(rows) }
}
