/** What both sides know of moderation: its words, and what a report counts for. */

export const REPORT_FLAGS = ['Violation', 'Spam', 'Abusive', 'Confidential', 'OffTopic', 'Other'] as const
export type ReportFlag = typeof REPORT_FLAGS[number]

export const CASE_STATES = ['open', 'decided', 'appealed', 'closed'] as const
export type CaseState = typeof CASE_STATES[number]

/** Reports, a rule for new content, or a moderator unasked. */
export const CASE_ORIGINS = ['reports', 'first', 'links', 'repeated', 'moderator'] as const
export type CaseOrigin = typeof CASE_ORIGINS[number]

/** What a moderator can decide about what was written. */
export const CONTENT_DECISIONS = ['dismiss', 'hide', 'unhide', 'delete', 'restore', 'lock', 'unlock'] as const
/** … and about who wrote it. */
export const PERSON_DECISIONS = ['warn', 'deny', 'ban', 'suspend', 'lift'] as const
export const DECISIONS = [...CONTENT_DECISIONS, ...PERSON_DECISIONS] as const
export type Decision = typeof DECISIONS[number]

/** What stands in the log: decisions, what happened by itself, and what became of either. */
export type ModerationAction = Decision | 'hold' | 'threshold' | 'undo' | 'uphold' | 'overturn'

export const DENIAL_SCOPES = ['posts', 'comments', 'all'] as const
export type DenialScope = typeof DENIAL_SCOPES[number]

/** Milliseconds after which an account's reports count, and its first posts are nothing special. */
export const REPORTER_AGE_MS = 86_400_000
export const NEW_ACCOUNT_MS = 3 * 86_400_000

/** A decision is told to others after so long: until then it can be taken back as if it had not been. */
export const TELL_AFTER_MS = 12_000
/** How long the browser offers to take it back. */
export const UNDO_MS = 10_000

/**
 * What one report counts for, by how those before it ended: 1 for somebody without a history, up to 1.5 for who was mostly
 * right, down to 0.25 for who was mostly wrong; nothing from an account of less than a day.
 */
export function reportWeight({ upheld, dismissed, accountAgeMs }: { upheld: number, dismissed: number, accountAgeMs: number }): number {
  if (accountAgeMs < REPORTER_AGE_MS) return 0
  const weight = (4 + upheld) / (4 + 2 * dismissed)
  return Math.round(Math.min(1.5, Math.max(0.25, weight)) * 100) / 100
}
