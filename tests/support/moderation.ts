import { and, eq, sql } from 'drizzle-orm'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import { cases, moderationActions, reports } from '#drizzle/schema/moderation'
import { comments } from '#drizzle/schema/posts'
import { decideCases } from '#server/domain/moderation/decide-cases'
import { reportContent } from '#server/domain/moderation/report-content'
import { screenContentByRules } from '#server/domain/moderation/screen-content'
import { tellTimer } from '#server/domain/moderation/tell'
import { notificationListeners } from '#server/domain/notifications/listeners'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { registerListeners, resetEvents } from '#server/platform/events'
import { useScreening } from '#server/platform/screening'
import { registerTimers, runNextTimer } from '#server/platform/timers'
import { outboxDrained } from '#server/platform/outbox'
import type { Decision } from '#shared/rules/moderation'
import { TELL_AFTER_MS } from '#shared/rules/moderation'
import { newOrganization, newPerson, openDatabase, post } from '#tests/support/community'

type Target = { kind: 'post' | 'comment', id: number }

/** An account that is old enough for its reports to count. */
export const LONG_AGO = new Date('2026-01-01T00:00:00.000Z')

export async function report(actor: Person, target: Target, text = ''): Promise<number> {
  return await reportContent(actor, { target, flag: 'Spam', text })
}

export async function casesOf({ kind, id }: Target) {
  return await database().select().from(cases).where(eq(kind === 'post' ? cases.postId : cases.commentId, id)).orderBy(cases.id)
}

export async function storedCase(caseId: number) {
  const [row] = await database().select().from(cases).where(eq(cases.id, caseId))
  return row!
}

export async function reportStates(caseId: number): Promise<string[]> {
  return (await database().select({ state: reports.state }).from(reports).where(eq(reports.caseId, caseId)).orderBy(reports.id)).map(({ state }) => state)
}

export async function logOf(caseId: number): Promise<string[]> {
  return (await database().select({ action: moderationActions.action }).from(moderationActions).where(eq(moderationActions.caseId, caseId)).orderBy(moderationActions.position)).map(({ action }) => action)
}

export async function storedComment(id: number) {
  const [row] = await database().select().from(comments).where(eq(comments.id, id))
  return row!
}

export async function decide(actor: Person, caseId: number, action: Decision, more: { scope?: 'posts' | 'comments' | 'all', until?: string | null } = {}): Promise<number> {
  const { actions } = await decideCases(actor, { cases: [caseId], action, reason: 'It had to be.', scope: 'all', until: null, ...more })
  return actions[0]!.id
}

/** Lets the time pass in which a decision can still be taken back unheard. */
export async function letItBeTold(): Promise<void> {
  registerTimers([tellTimer])
  clock.set(new Date(clock.now().getTime() + TELL_AFTER_MS + 1))
  while (await runNextTimer()) { /* until nothing is due */ }
  await outboxDrained()
}

export const NOW = new Date('2026-04-10T12:00:00.000Z')

/** An organization that hides at three reports, with an author, a moderator, an owner, and a site administrator. */
export async function openModeration() {
  const closeDatabase = await openDatabase(20)
  registerListeners(notificationListeners)
  useScreening(screenContentByRules)
  clock.set(NOW)
  const home = await newOrganization({ reportThreshold: 3 })
  const old = { createdAt: LONG_AGO }
  return {
    home,
    ann: await newPerson({}, old),
    mod: await newPerson({ [home.id]: 'moderator' }, old),
    other: await newPerson({ [home.id]: 'owner' }, old),
    admin: await newPerson({}, { ...old, isAdmin: true }),
    close: async () => {
      useScreening(async () => undefined)
      resetEvents()
      await closeDatabase()
    },
  }
}
export type ModerationWorld = Awaited<ReturnType<typeof openModeration>>

export async function people(count: number, createdAt = LONG_AGO): Promise<Person[]> {
  return await Promise.all(Array.from({ length: count }, async () => await newPerson({}, { createdAt })))
}

/** A post with an open case of one report. */
export async function reported(home: ModerationWorld['home'], author: Person) {
  const target = { kind: 'post' as const, id: await post(author, home.slug) }
  const [who] = await people(1)
  await report(who!, target, 'Look at this.')
  const [row] = await casesOf(target)
  return { target, row: row!, reporter: who! }
}

/** What of moderation somebody has been told, in order. */
export async function toldTo(userId: number): Promise<string[]> {
  await outboxDrained()
  const rows = await database().select({ kind: notifications.kind }).from(notificationRecipients).innerJoin(notifications, eq(notifications.id, notificationRecipients.notificationId))
    .where(and(eq(notificationRecipients.userId, userId), sql`${notifications.kind} like 'moderation.%'`)).orderBy(notifications.id)
  return rows.map(({ kind }) => kind)
}
