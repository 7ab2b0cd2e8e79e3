export const DATE_PRESETS = ['tomorrow', 'week', 'month', 'newYear', 'year', 'fiveYears', 'tenYears'] as const
export type DatePreset = (typeof DATE_PRESETS)[number]

const STEPS: Record<Exclude<DatePreset, 'newYear'>, [days: number, months: number]> = {
  tomorrow: [1, 0], week: [7, 0], month: [0, 1], year: [0, 12], fiveYears: [0, 60], tenYears: [0, 120],
}

/** The wall time of a common date, counted from today's date (`2026-11-21`): at nine, New Year at midnight. */
export function presetDate(preset: DatePreset, today: string): { date: string, time: string } {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number]
  if (preset === 'newYear') return { date: `${year + 1}-01-01`, time: '00:00' }
  const [days, months] = STEPS[preset]
  // The last of January and a month is the last of February.
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  const date = new Date(Date.UTC(year, month - 1 + months, Math.min(day, last) + days))
  return { date: date.toISOString().slice(0, 10), time: '09:00' }
}
