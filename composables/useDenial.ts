/** How long rights are taken for: days that a moderator chooses from, and none for without an end. */
export const DENIAL_DAYS = [1, 3, 7, 30, 90] as const

/** The moment so many days from now; null for none. */
export function endOfDays(days: number): string | null {
  return days > 0 ? new Date(Date.now() + days * 86_400_000).toISOString() : null
}
