let moved: Date | undefined

/** The only source of the present. SQL never says `now()`: it gets this, so that tests can move it. */
export const clock = {
  now(): Date {
    return moved ? new Date(moved) : new Date()
  },
  /** For tests: stands still at this moment. */
  set(to: Date): void {
    moved = to
  },
  reset(): void {
    moved = undefined
  },
}
