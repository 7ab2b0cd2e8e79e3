export interface Row {
  work: string
  /** What was measured, in words. */
  result: string
  /** Of the bare hello in the same run. */
  share?: string
  goal: string
  /** Undefined where there is no goal. */
  isMet?: boolean
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

export function perSecond(value: number): string {
  return `${whole.format(value)}/s`
}

/** A row with a rate that should be at least `goal`, and what share of the run's bare hello it is. */
export function rateRow(work: string, value: number, { goal, hello }: { goal?: number, hello?: number } = {}): Row {
  return {
    work,
    result: perSecond(value),
    ...hello === undefined ? {} : { share: `${(100 * value / hello).toPrecision(2)} %` },
    goal: goal === undefined ? '' : `≥ ${perSecond(goal)}`,
    ...goal === undefined ? {} : { isMet: value >= goal },
  }
}

/** A row with a figure that should be at most `goal`. */
export function limitRow(work: string, value: number, goal: number, unit: string): Row {
  const shown = (figure: number): string => `${figure < 10 ? figure.toFixed(1) : whole.format(figure)} ${unit}`
  return { work, result: shown(value), goal: `≤ ${shown(goal)}`, isMet: value <= goal }
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ work, result, share = '', goal, isMet }) => `| ${work} | ${result} | ${share} | ${goal} | ${isMet === undefined ? '' : isMet ? 'met' : '**missed**'} |`)
  return ['| Work | Result | Of hello | Goal | |', '|---|---:|---:|---:|---|', ...lines].join('\n')
}
