import { config } from '#server/platform/config'
import { dueTimeOf, zoneDataVersion } from '#server/platform/due-time'
import type { WallTime } from '#server/platform/due-time'
import { fieldError } from '#server/platform/errors'

/** The columns of a date: as it was said, and the instant that follows from it by the zone data of this process. */
export interface DueDate {
  atLocal: string
  timeZone: string
  publishAt: Date
  zoneData: string
}

/** Throws DateTooSoon or DateTooFar, at the field `when.at_local` (or `at_local`, with `field` empty). */
export function dueDate({ at_local: atLocal, tz }: WallTime, field = 'when.'): DueDate {
  const { memberMinimumSeconds, longestYears } = config().limits.capsules
  const due = dueTimeOf({ at_local: atLocal, tz }, { minimumSeconds: memberMinimumSeconds, longestYears })
  if (due === 'tooFar') throw fieldError('DateTooFar', `${field}at_local`, 'date_too_far', `Choose a date within ${longestYears} years.`)
  if (due === 'tooSoon') throw fieldError('DateTooSoon', `${field}at_local`, 'date_too_soon', 'Choose a time that is at least a minute away.')
  return { atLocal, timeZone: tz, publishAt: due, zoneData: zoneDataVersion() }
}
