import type { Page } from '#shared/contract/page'
import type { PersonSummary } from '#shared/schemas/summaries'

interface Revision { revision: number, editor: PersonSummary | null, reason: string, createdAt: string }

/** A version of a text as its history shows it: all that it says, as plain lines. */
export interface Version extends Revision { text: string }

/** What an API answers of versions, as the history shows them. */
export function versionsOf<R extends Revision>({ items, nextCursor }: Page<R>, textOf: (row: R) => string): Page<Version> {
  return { nextCursor, items: items.map(row => ({ revision: row.revision, editor: row.editor, reason: row.reason, createdAt: row.createdAt, text: textOf(row) })) }
}
