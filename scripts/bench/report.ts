export interface Row {
  work: string
  /** What was measured, in words. */
  result: string
  goal: string
  /** Undefined where there is no goal. */
  isMet?: boolean
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

export function perSecond(value: number): string {
  return `${whole.format(value)}/s`
}

/** A row with a rate that should be at least `goal`. */
export function rateRow(work: string, value: number, goal?: number, more = ''): Row {
  return {
    work,
    result: perSecond(value) + more,
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
  const lines = rows.map(({ work, result, goal, isMet }) => `| ${work} | ${result} | ${goal} | ${isMet === undefined ? '' : isMet ? 'met' : '**missed**'} |`)
  return ['| Work | Result | Goal | |', '|---|---:|---:|---|', ...lines].join('\n')
}
