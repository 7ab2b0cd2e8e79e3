/** Facts that a post's place by "hot" depends on. */
export interface HotFacts {
  ups: number
  downs: number
  /** Distinct people other than the author who commented. */
  commenters: number
  publishedAt: Date
}

/** Seconds since 1970 from which ages are counted. */
export const EPOCH_S = 1_700_000_000
/** So many seconds weigh as much as a tenfold score, unless the site's settings say otherwise. */
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
  const { scoreTerm, ageTerm } = hotTerms(facts, secondsPerDecade)
  return scoreTerm + ageTerm
}

/** Rises whenever the formula changes, so that explanations of different keys are not compared. */
export const HOT_VERSION = 1

export interface HotTerms {
  score: number
  /** What commenters add to the score. */
  discussion: number
  scoreTerm: number
  ageTerm: number
  epoch: Date
}

/** The parts of the hot key, for whoever asks why something stands where it stands. */
export function hotTerms(facts: HotFacts, secondsPerDecade = HOT_SECONDS): HotTerms {
  const score = hotScore(facts)
  return {
    score,
    discussion: Math.min(facts.commenters / 2, facts.ups / 2),
    scoreTerm: Math.sign(score) * Math.log10(1 + Math.abs(score)),
    ageTerm: (facts.publishedAt.getTime() / 1000 - EPOCH_S) / secondsPerDecade,
    epoch: new Date(EPOCH_S * 1000),
  }
}
