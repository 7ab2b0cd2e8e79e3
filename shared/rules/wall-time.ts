/** Wall times: what a clock on the wall shows, in a zone of the IANA database. Only the zone's rules make an instant of it. */

/**
 * The instant of a wall time such as `2030-01-01T09:00`. One that does not exist (a spring gap) moves forward by the gap,
 * one that comes twice (autumn) is the first. Throws RangeError for an unknown zone.
 */
export function instantOf(atLocal: string, timeZone: string): Date {
  const { fitting, shifted } = candidatesOf(atLocal, timeZone)
  return new Date(fitting.length > 0 ? Math.min(...fitting) : shifted)
}

/**
 * What is odd about a wall time: `gap`, it does not exist that night (clocks go forward over it); `twice`, it comes twice
 * (clocks go back). Undefined for the others.
 */
export function oddityOf(atLocal: string, timeZone: string): 'gap' | 'twice' | undefined {
  const { fitting } = candidatesOf(atLocal, timeZone)
  return fitting.length === 0 ? 'gap' : new Set(fitting).size > 1 ? 'twice' : undefined
}

function candidatesOf(atLocal: string, timeZone: string): { fitting: number[], shifted: number } {
  const wall = wallMs(atLocal)
  const before = offsetMs(wall - DAY_MS, timeZone)
  const after = offsetMs(wall + DAY_MS, timeZone)
  return { fitting: [wall - before, wall - after].filter(instant => offsetMs(instant, timeZone) === wall - instant), shifted: wall - before }
}

/** What a clock on the wall shows at an instant: `2030-01-01T09:00:00`. */
export function wallTimeOf(instant: Date, timeZone: string): string {
  return new Date(instant.getTime() + offsetMs(instant.getTime(), timeZone)).toISOString().slice(0, -5).replace(/^\+0*/, '')
}

const DAY_MS = 86_400_000

/** The wall time read as if it were UTC, in milliseconds. */
function wallMs(atLocal: string): number {
  const [, year, month, day, hour, minute, second = '0'] = /^(\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?$/.exec(atLocal) ?? []
  const date = new Date(Date.UTC(2000, Number(month) - 1, 1, Number(hour), Number(minute), Number(second)))
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  return date.getTime()
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetMs(instant: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })
    formats.set(timeZone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const wall = new Date(0)
  wall.setUTCFullYear(parts.year!, parts.month! - 1, parts.day)
  wall.setUTCHours(parts.hour!, parts.minute, parts.second)
  return wall.getTime() - Math.floor(instant / 1000) * 1000
}
