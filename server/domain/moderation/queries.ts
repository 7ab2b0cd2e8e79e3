import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { cases, moderationActions, reports } from '#drizzle/schema/moderation'
import { memberships, organizations, standings } from '#drizzle/schema/organizations'
import { comments, posts } from '#drizzle/schema/posts'
import type { Actor } from '#server/platform/actor'
import { moderates } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

export type CaseRecord = typeof cases.$inferSelect
export type ActionRecord = typeof moderationActions.$inferSelect

/** What leads to the content of a case or an entry of the log. */
export const aboutColumns = {
  post: { id: posts.id, slug: posts.slug, title: posts.title },
  commentId: comments.id,
  organization: { id: organizations.id, slug: organizations.slug, name: organizations.name, colour: organizations.colour, logoKey: organizations.logoKey, isSite: organizations.isSite },
  subject: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
}

/** A case is seen by its organization's moderators alone: for everybody else there is none. */
export function mayKnow(actor: Actor, organizationId: number | null): boolean {
  return organizationId === null ? actor.kind === 'person' && actor.isAdmin : moderates(actor, organizationId)
}

/** Throws NotFound also where the actor may not know of it. */
export async function getCase(db: Db, actor: Actor, caseId: number): Promise<CaseRecord> {
  const [row] = await db.select().from(cases).where(eq(cases.id, caseId))
  if (!row || !mayKnow(actor, row.organizationId)) throw new AppError('NotFound', 'There is no such case.')
  return row
}

export async function lockCase(db: Db, caseId: number): Promise<CaseRecord> {
  const [row] = await db.select().from(cases).where(eq(cases.id, caseId)).for('update')
  return row!
}

export async function getAction(db: Db, actor: Actor, actionId: number): Promise<ActionRecord> {
  const [row] = await db.select().from(moderationActions).where(eq(moderationActions.id, actionId))
  if (!row || !mayKnow(actor, row.organizationId)) throw new AppError('NotFound', 'There is no such action.')
  return row
}

/** Whether an entry of the log was taken back. */
export const isUndone = sql<boolean>`exists (select from moderation_action later where later.undoes = ${sql.raw('moderation_action.id')})`

/** The entries of a case, the newest first, each with whether it was taken back. */
export async function listActions(db: Db, caseId: number) {
  const actors = alias(users, 'actor')
  return await db.select({
    action: moderationActions, isUndone,
    actor: { id: actors.id, handle: actors.handle, name: actors.name, avatarKey: actors.avatarKey },
  }).from(moderationActions).leftJoin(actors, eq(actors.id, moderationActions.actorId))
    .where(eq(moderationActions.caseId, caseId)).orderBy(desc(moderationActions.position))
}

/** The decision that a case stands on: its last one that was not taken back. */
export async function standingDecision(db: Db, caseId: number): Promise<ActionRecord | undefined> {
  const all = await listActions(db, caseId)
  return all.find(entry => !entry.isUndone && !['undo', 'uphold', 'overturn', 'hold', 'threshold'].includes(entry.action.action))?.action
}

export async function openReports(db: Db, caseId: number) {
  return await db.select({ id: reports.id, weight: reports.weight }).from(reports).where(and(eq(reports.caseId, caseId), eq(reports.state, 'open'))).orderBy(asc(reports.id))
}

/** How somebody's reports ended so far, and how old their account is. */
export async function reporterHistory(db: Db, userId: number, now: Date) {
  const [row] = await db.select({
    createdAt: users.createdAt,
    upheld: sql<number>`(select count(*) from report where report.reporter_id = users.id and report.state = 'upheld')::int`,
    dismissed: sql<number>`(select count(*) from report where report.reporter_id = users.id and report.state = 'dismissed')::int`,
  }).from(users).where(eq(users.id, userId))
  return { upheld: row!.upheld, dismissed: row!.dismissed, accountAgeMs: now.getTime() - row!.createdAt.getTime() }
}

/** The role and standing of somebody in an organization. */
export async function findSubject(db: Db, organizationId: number | null, userId: number) {
  const [user] = await db.select().from(users).where(eq(users.id, userId))
  const [member] = organizationId === null ? [] : await db.select({ role: memberships.role }).from(memberships).where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)))
  const [standing] = organizationId === null ? [] : await db.select().from(standings).where(and(eq(standings.organizationId, organizationId), eq(standings.userId, userId)))
  return { user: user!, role: member?.role ?? null, isAdmin: user!.isAdmin, standing }
}

/** Moderators of an organization who can look at something, or the site's administrators where there is none but these. */
export function moderatorsOf(organizationId: number | null, except: (number | null)[], now: Date): SQL {
  const others = sql.join([0, ...except.filter(id => id !== null)].map(id => sql`${id}::bigint`), sql`, `)
  const able = sql`users.deleted_at is null and (users.suspended_until is null or users.suspended_until <= ${now.toISOString()}::timestamptz) and users.id not in (${others})`
  return sql`
    with here as (
      select membership.user_id from membership join users on users.id = membership.user_id
      where membership.organization_id = ${organizationId}::int and membership.role in ('owner', 'moderator') and ${able}
    )
    select user_id from here union select users.id from users where users.is_admin and ${able} and not exists (select from here)`
}

/** People whose rights are limited here now. */
export async function listDenied(db: Db, organizationId: number, now: Date) {
  return await db.select({ standing: standings, person: aboutColumns.subject }).from(standings).innerJoin(users, eq(users.id, standings.userId)).where(and(
    eq(standings.organizationId, organizationId), isNull(users.deletedAt),
    sql`(${standings.denyAll} or ${standings.denyPosts} or ${standings.denyComments})`,
    sql`(${standings.denyUntil} is null or ${standings.denyUntil} > ${now.toISOString()}::timestamptz)`,
  )).orderBy(asc(users.handle)).limit(500)
}

export async function findOpenCase(db: Db, target: { postId: number } | { commentId: number }): Promise<CaseRecord | undefined> {
  const [row] = await db.select().from(cases).where(and(eq(cases.state, 'open'), 'postId' in target ? eq(cases.postId, target.postId) : eq(cases.commentId, target.commentId)))
  return row
}

export async function reportsOf(db: Db, caseIds: number[]) {
  return caseIds.length === 0
    ? []
    : await db.select({ report: reports, reporter: aboutColumns.subject }).from(reports).innerJoin(users, eq(users.id, reports.reporterId)).where(inArray(reports.caseId, caseIds)).orderBy(asc(reports.id))
}

/** What a message about a case is written from. */
export async function findModerationFacts(db: Db, caseId: number, actionId: number | null) {
  const [found] = await db.select({ row: cases, ...aboutColumns }).from(cases)
    .innerJoin(users, eq(users.id, cases.subjectId))
    .leftJoin(comments, eq(comments.id, cases.commentId))
    .leftJoin(posts, sql`${posts.id} = coalesce(${cases.postId}, ${comments.postId})`)
    .leftJoin(organizations, eq(organizations.id, cases.organizationId))
    .where(eq(cases.id, caseId))
  const [action] = actionId === null ? [] : await db.select().from(moderationActions).where(eq(moderationActions.id, actionId))
  return found && { ...found, action }
}
