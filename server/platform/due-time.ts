import process from 'node:process'
import { instantOf } from '#shared/rules/wall-time'
import { clock } from '#server/platform/clock'

/** A time as a clock on the wall shows it in a zone: `2030-01-01T09:00`, `Europe/Berlin`. */
export interface WallTime {
  at_local: string
  tz: string
}

/** Of the time zones that this process knows: `2026a`. */
export function zoneDataVersion(): string {
  return process.versions.tz ?? 'unknown'
}

/** The instant of a wall time, or why nothing waits for it. Years beyond the limit are not computed: no calendar of ours reaches them. */
export function dueTimeOf({ at_local, tz }: WallTime, { minimumSeconds, longestYears }: { minimumSeconds: number, longestYears: number }): Date | 'tooSoon' | 'tooFar' {
  const now = clock.now()
  const furthest = new Date(now)
  furthest.setUTCFullYear(now.getUTCFullYear() + longestYears)
  if (Number(/^\d+/.exec(at_local)?.[0]) > furthest.getUTCFullYear() + 1) return 'tooFar'
  const at = instantOf(at_local, tz)
  if (at > furthest) return 'tooFar'
  return at.getTime() < now.getTime() + minimumSeconds * 1000 ? 'tooSoon' : at
}
