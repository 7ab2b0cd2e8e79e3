import type { Profiled } from '#scripts/bench/profile'

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

/** What bare `node:http` answered each second on the machine that the goals were set on. */
export const GOALS_HELLO = 96_000

/**
 * A row with a rate, and what share of the run's bare hello it is. A goal is such a share too: a machine that says hello six
 * times slower is asked for a sixth of everything.
 */
export function rateRow(work: string, value: number, { goal, hello }: { goal?: number, hello?: number } = {}): Row {
  if (goal === undefined || hello === undefined) return { work, result: perSecond(value), goal: '' }
  return {
    work,
    result: perSecond(value),
    share: percent(value / hello),
    goal: `≥ ${percent(goal / GOALS_HELLO)} (${perSecond(goal)} there)`,
    isMet: value / hello >= goal / GOALS_HELLO,
  }
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`
}

/** A row with a figure that should be at most `goal`: megabytes are the same everywhere. */
export function limitRow(work: string, value: number, goal: number, unit: string): Row {
  return { work, result: figure(value, unit), goal: `≤ ${figure(goal, unit)}`, isMet: value <= goal }
}

/** A row with a time that should be at most `goal` on the goals' machine, and longer in proportion on a slower one. */
export function timeRow(work: string, value: number, goal: number, unit: string, hello: number): Row {
  const here = goal * Math.max(1, GOALS_HELLO / hello)
  return { work, result: figure(value, unit), goal: `≤ ${figure(here, unit)} (${figure(goal, unit)} there)`, isMet: value <= here }
}

function figure(value: number, unit: string): string {
  return `${value < 10 ? value.toFixed(1) : whole.format(value)} ${unit}`
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ work, result, share = '', goal, isMet }) => `| ${work} | ${result} | ${share} | ${goal} | ${isMet === undefined ? '' : isMet ? 'met' : '**missed**'} |`)
  return ['| Work | Result | Of hello | Goal | |', '|---|---:|---:|---:|---|', ...lines].join('\n')
}

/** What share of the core's busy time each part takes, a column for each work. Parts below a percent everywhere are left out. */
export function profileTable(profiled: readonly Profiled[]): string {
  const parts = [...new Set(profiled.flatMap(({ shares }) => shares.filter(({ percent: share }) => share >= 1).map(({ part }) => part)))]
  const cell = (part: string) => profiled.map(({ shares }) => `${Math.round(shares.find(share => share.part === part)?.percent ?? 0)} %`)
  return [
    `| Part | ${profiled.map(({ work }) => work).join(' | ')} |`,
    `|---|${profiled.map(() => '---:|').join('')}`,
    ...parts.map(part => `| ${[part, ...cell(part)].join(' | ')} |`),
  ].join('\n')
}
