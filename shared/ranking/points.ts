/** What people see beside a post or a comment: its author's own point, the votes, and what an import brought along; never under 0. */
export function points(ups: number, downs: number, modifier = 0): number {
  return Math.max(1 + ups - downs + modifier, 0)
}
