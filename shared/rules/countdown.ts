const UNITS = [['year', 31_556_952_000], ['month', 2_629_746_000], ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000]] as const

export type CountdownUnit = (typeof UNITS)[number][0]

/** The two largest units of a time in milliseconds, whole numbers; empty once it is over. */
export function countdownParts(ms: number): { unit: CountdownUnit, count: number }[] {
  let left = Math.max(0, ms)
  const parts: { unit: CountdownUnit, count: number }[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length)
    if (count === 0 && parts.length === 0) continue
    if (count > 0) parts.push({ unit, count })
    left -= count * length
    // “1 year, 3 hours” would be no more exact than “1 year”.
    if (parts.length === 2 || count === 0) break
  }
  return parts
}
