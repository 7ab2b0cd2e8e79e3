import type { CursorPart } from '#server/platform/cursor'
import { encodeCursor } from '#server/platform/cursor'
import type { Page } from '#shared/contract/page'

/** Expects `limit + 1` rows: the extra one only tells that another page exists. `placed` is the row's place in the order. */
export function toPage<R, T>(rows: R[], limit: number, placed: (row: R) => CursorPart[], present: (row: R) => T): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(placed(last)) : null,
  }
}
