import { and, eq } from 'drizzle-orm'
import { drafts } from '#drizzle/schema/platform'
import type { Draft } from '#shared/contract/drafts'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'

/** Keeps an unfinished text: the newest one of its place. */
export async function saveDraft(actor: Person, place: string, content: Draft['content']): Promise<Draft> {
  const savedAt = clock.now()
  await database().insert(drafts).values({ userId: actor.id, place, content, savedAt })
    .onConflictDoUpdate({ target: [drafts.userId, drafts.place], set: { content, savedAt } })
  return { content, savedAt: savedAt.toISOString() }
}

export async function removeDraft(actor: Person, place: string): Promise<void> {
  await database().delete(drafts).where(and(eq(drafts.userId, actor.id), eq(drafts.place, place)))
}

export async function findDraft(actor: Person, place: string): Promise<Draft | null> {
  const [row] = await database().select().from(drafts).where(and(eq(drafts.userId, actor.id), eq(drafts.place, place)))
  return row ? { content: row.content as Draft['content'], savedAt: row.savedAt.toISOString() } : null
}
