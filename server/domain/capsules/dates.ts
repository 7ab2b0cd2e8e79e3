import { instantOf } from '#shared/rules/wall-time'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { fieldError } from '#server/platform/errors'

export interface WallTime {
  at_local: string
  tz: string
}

/** A wall time, the instant that it stands for, and by which version of the zone data. */
export interface ReleaseTime {
  atLocal: string
  timeZone: string
  releaseAt: Date
  zoneData: string
}

/** Computes the instant. A time that no calendar of ours reaches is too far, like one beyond the longest wait. */
export function releaseTimeOf({ at_local, tz }: WallTime): ReleaseTime {
  return { atLocal: at_local.length === 16 ? `${at_local}:00` : at_local, timeZone: tz, releaseAt: instantOf(at_local, tz), zoneData: zoneDataVersion() }
}

/** The same, if it is neither too soon nor too far for this kind of sender. Throws DateTooSoon or DateTooFar. */
export function allowedReleaseTime(when: WallTime, { isGuest }: { isGuest: boolean }): ReleaseTime {
  const { guestMinimumSeconds, memberMinimumSeconds, longestYears } = config().limits.capsules
  const now = clock.now()
  const furthest = new Date(now)
  furthest.setUTCFullYear(now.getUTCFullYear() + longestYears)
  const year = Number(/^\d+/.exec(when.at_local)?.[0])
  if (year > furthest.getUTCFullYear() + 1) throw tooFar(longestYears)
  const time = releaseTimeOf(when)
  const minimum = isGuest ? guestMinimumSeconds : memberMinimumSeconds
  if (time.releaseAt.getTime() < now.getTime() + minimum * 1000) {
    throw fieldError('DateTooSoon', 'when', 'dateTooSoon', `Choose a date at least ${inWords(minimum)} from now.`)
  }
  if (time.releaseAt > furthest) throw tooFar(longestYears)
  return time
}

/** Of the time zones that this process knows: `2026a`. */
export function zoneDataVersion(): string {
  return process.versions.tz ?? 'unknown'
}

function tooFar(years: number) {
  return fieldError('DateTooFar', 'when', 'dateTooFar', `Choose a date within ${years} years.`)
}

function inWords(seconds: number): string {
  if (seconds >= 7200) return `${Math.round(seconds / 3600)} hours`
  return seconds >= 120 ? `${Math.round(seconds / 60)} minutes` : seconds === 60 ? 'one minute' : `${seconds} seconds`
}
