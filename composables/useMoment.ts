import { currentLanguage } from '~/composables/useText'

const UNITS = [['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]] as const

interface Formats {
  /** The server does not know the reader's time zone, so a date is all it says, in UTC. */
  date: Intl.DateTimeFormat
  full: Intl.DateTimeFormat
  relative: Intl.RelativeTimeFormat
}

/** Formats hold no state of a request: the same for everybody. */
const formats = new Map<string, Formats>()

/** Formats of moments in the page's language, made once. */
export function momentFormats(language: string = currentLanguage()): Formats {
  const cached = formats.get(language)
  if (cached) return cached
  const made = {
    date: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }),
    full: new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }),
    relative: new Intl.RelativeTimeFormat(language, { numeric: 'auto' }),
  }
  formats.set(language, made)
  return made
}
/** “2 hours ago”, “yesterday”, “in 3 days”; “now” within a minute. */
export function relativeTime(moment: string, now: number, language?: string): string {
  const seconds = (Date.parse(moment) - now) / 1000
  const { relative } = momentFormats(language)
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit)
  }
  return relative.format(0, 'second')
}
