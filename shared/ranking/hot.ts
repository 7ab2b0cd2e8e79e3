/** Facts that a post's place by "hot" depends on. */
export interface HotFacts {
  ups: number
  downs: number
  /** Distinct people other than the author who commented. */
  commenters: number
  publishedAt: Date
}

/** Seconds since 1970 from which ages are counted. */
const EPOCH_S = 1_700_000_000
/** So many seconds weigh as much as a tenfold score; a site setting. */
export const HOT_SECONDS = 45_000

/** Votes, and discussion as far as the votes carry it. */
export function hotScore({ ups, downs, commenters }: Omit<HotFacts, 'publishedAt'>): number {
  return ups - downs + Math.min(commenters / 2, ups / 2)
}

/**
 * `sign(S)·log10(1+|S|) + (published − E)/T`: stored with what changes it and never recomputed by age, since a later
 * post simply starts higher. Strictly rising in S.
 */
export function hotKey(facts: HotFacts, secondsPerDecade = HOT_SECONDS): number {
  const score = hotScore(facts)
  return Math.sign(score) * Math.log10(1 + Math.abs(score)) + (facts.publishedAt.getTime() / 1000 - EPOCH_S) / secondsPerDecade
}
