import type { CommentRow } from '#server/domain/comments/queries'
import { YOUNG_MS } from '#server/domain/comments/queries'

/**
 * Puts replies behind what they answer, each group by the young first, then by score. What is deleted or hidden stays as a
 * tombstone where something alive hangs below it, and is left out where nothing does. `tops` keep their order.
 */
export function inDisplayOrder(tops: CommentRow[], descendants: CommentRow[], now: Date): CommentRow[] {
  const children = new Map<number, CommentRow[]>()
  for (const row of descendants) {
    const siblings = children.get(row.parentId!)
    if (siblings) siblings.push(row)
    else children.set(row.parentId!, [row])
  }
  const shown: CommentRow[] = []
  const youngSince = now.getTime() - YOUNG_MS
  // An own stack: a thread may be deeper than the call stack.
  const isAlive = aliveBelow(tops, children)
  const stack = [...tops].reverse()
  while (stack.length > 0) {
    const row = stack.pop()!
    if (!isAlive.has(row.id)) continue
    shown.push(row)
    const replies = (children.get(row.id) ?? []).sort((a, b) => byScore(a, b, youngSince))
    for (const reply of replies.reverse()) stack.push(reply)
  }
  return shown
}

/** Ids of those that are alive, or have something alive below. Descendants are younger than what they answer, so ids rise along a branch. */
function aliveBelow(tops: CommentRow[], children: Map<number, CommentRow[]>): Set<number> {
  const all = [...tops, ...[...children.values()].flat()].sort((a, b) => b.id - a.id)
  const alive = new Set<number>()
  for (const row of all) {
    if (isGone(row) && !alive.has(row.id)) continue
    alive.add(row.id)
    if (row.parentId !== null) alive.add(row.parentId)
  }
  return alive
}

export function isGone(row: Pick<CommentRow, 'deletedAt' | 'hiddenAt'>): boolean {
  return row.deletedAt !== null || row.hiddenAt !== null
}

function byScore(a: CommentRow, b: CommentRow, youngSince: number): number {
  const young = Number(b.createdAt.getTime() > youngSince) - Number(a.createdAt.getTime() > youngSince)
  return young || b.score - a.score || b.id - a.id
}
