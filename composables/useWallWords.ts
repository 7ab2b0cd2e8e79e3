import { countdownParts } from '#shared/rules/countdown'
import { currentLanguage, useText } from '~/composables/useText'

/** The zone of this device. */
export function ownZone(): string {
  return import.meta.client ? new Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC'
}

/** Dates that are far away, in words with their place: “1 January 2030 at 09:00 in Berlin”; and how long it is until then. */
export async function useWallWords() {
  // Asked before the first wait: afterwards it is not known any more whose request this is.
  const language = currentLanguage()
  const t = await useText('write')
  const locale = language === 'en' ? 'en-GB' : language

  function place(zone: string): string {
    if (zone === ownZone()) return t.placeOwn
    return zone === 'UTC' ? t.placeUtc : t.place({ city: zone.split('/').at(-1)!.replaceAll('_', ' ') })
  }
  const day = (at: Date, zone: string) => at.toLocaleDateString(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone })
  const time = (at: Date, zone: string) => at.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone })

  return {
    day: (at: Date) => day(at, ownZone()),
    inPlace: (at: Date, zone: string) => t.inPlace({ date: day(at, zone), time: time(at, zone), place: place(zone) }),
    /** “3 days, 4 hours”; empty once it is over. */
    countdown: (ms: number) => countdownParts(ms).map(({ unit, count }) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)).join(', '),
  }
}
