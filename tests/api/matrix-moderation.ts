import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { cases, moderationActions, reports } from '#drizzle/schema/moderation'

/** Cases of a small world, about what its author wrote: one that waits, one that its keeper has decided, one that was appealed. */
export interface WorldCases {
  open: number
  decided: number
  appealed: number
  /** The action that decided. */
  actionId: number
}

interface Place { organizationId: number, postId: number, commentId: number, authorId: number, keeperId: number, bystanderId: number }

/** Above everything that the log numbers itself. */
let nextPosition = 1_000_000

export async function insertCases(db: PostgresJsDatabase, places: Place[]): Promise<WorldCases[]> {
  const now = new Date()
  return await Promise.all(places.map(async ({ organizationId, postId, commentId, authorId, keeperId, bystanderId }) => {
    const about = { organizationId, subjectId: authorId, openedAt: now }
    const decided = { ...about, origin: 'moderator' as const, decidedAt: now, decidedBy: keeperId, commentId }
    const [open, done, appealed] = await db.insert(cases).values([
      { ...about, origin: 'reports', postId, weight: 1 },
      { ...decided, state: 'decided' },
      { ...decided, state: 'appealed', appeal: 'It was only a quote.', appealedAt: now },
    ]).returning({ id: cases.id })
    await db.insert(reports).values({ caseId: open!.id, reporterId: bystanderId, flag: 'Spam', weight: 1, createdAt: now })
    const [action] = await db.insert(moderationActions).values({
      position: nextPosition++, caseId: done!.id, organizationId, commentId, subjectId: authorId, actorId: keeperId, actorRole: 'owner', action: 'warn', reason: 'Be kind.',
      before: { caseState: 'open' }, createdAt: now, hash: Buffer.alloc(32),
    }).returning({ id: moderationActions.id })
    return { open: open!.id, decided: done!.id, appealed: appealed!.id, actionId: action!.id }
  }))
}
