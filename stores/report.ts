import { defineStore } from 'pinia'
import type { Decision } from '#shared/rules/moderation'

export interface ReportTarget {
  kind: 'post' | 'comment'
  id: number
}

/** What a moderator is asked for, about cases or about something unasked. */
export interface DecisionAsked {
  cases?: number[]
  target?: ReportTarget
  /** The first is chosen already. */
  choices: Decision[]
  done: (actions: { id: number, caseId: number }[], action: Decision) => void
}

/** The two dialogs of moderation, opened from wherever something stands. */
export const useReportStore = defineStore('report', () => {
  const target = shallowRef<ReportTarget>()
  const asked = shallowRef<DecisionAsked>()
  return { target, asked }
})
