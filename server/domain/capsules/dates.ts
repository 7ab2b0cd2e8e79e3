import { instantOf } from '#shared/rules/wall-time'
import { config } from '#server/platform/config'
import { dueTimeOf, zoneDataVersion } from '#server/platform/due-time'
import type { WallTime } from '#server/platform/due-time'
import { fieldError } from '#server/platform/errors'

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
  const minimumSeconds = isGuest ? guestMinimumSeconds : memberMinimumSeconds
  const due = dueTimeOf(when, { minimumSeconds, longestYears })
  if (due === 'tooSoon') throw fieldError('DateTooSoon', 'when', 'dateTooSoon', `Choose a date at least ${inWords(minimumSeconds)} from now.`)
  if (due === 'tooFar') throw fieldError('DateTooFar', 'when', 'dateTooFar', `Choose a date within ${longestYears} years.`)
  return releaseTimeOf(when)
}

function inWords(seconds: number): string {
  if (seconds >= 7200) return `${Math.round(seconds / 3600)} hours`
  return seconds >= 120 ? `${Math.round(seconds / 60)} minutes` : seconds === 60 ? 'one minute' : `${seconds} seconds`
}
