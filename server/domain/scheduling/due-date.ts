import process from 'node:process'
import type * as v from 'valibot'
import { instantOf } from '#shared/rules/wall-time'
import type { wallTime } from '#shared/schemas/capsules'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { fieldError } from '#server/platform/errors'

export type WallTime = v.InferOutput<typeof wallTime>

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
  const now = clock.now()
  const last = new Date(now)
  last.setUTCFullYear(last.getUTCFullYear() + longestYears)
  // Calendars of far years are not worth asking for.
  const isFar = Number(atLocal.split('-')[0]) > last.getUTCFullYear() + 1
  const publishAt = isFar ? last : instantOf(atLocal, tz)
  if (isFar || publishAt > last) throw fieldError('DateTooFar', `${field}at_local`, 'date_too_far', `Choose a date within ${longestYears} years.`)
  if (publishAt.getTime() < now.getTime() + memberMinimumSeconds * 1000) throw fieldError('DateTooSoon', `${field}at_local`, 'date_too_soon', 'Choose a time that is at least a minute away.')
  return { atLocal, timeZone: tz, publishAt, zoneData: process.versions.tz ?? '' }
}
