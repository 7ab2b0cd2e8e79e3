/** 80 % two-sided. */
const Z = 1.2815515655446004

/**
 * Lower bound of Wilson's score interval with a prior of one up and one down vote: how good a comment is at least,
 * given how few have judged it. E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
 */
export function wilson(ups: number, downs: number): number {
  const n = ups + downs + 2
  const p = (ups + 1) / n
  const z2 = Z * Z
  return (p + z2 / (2 * n) - Z * Math.sqrt((p * (1 - p) + z2 / (4 * n)) / n)) / (1 + z2 / n)
}
