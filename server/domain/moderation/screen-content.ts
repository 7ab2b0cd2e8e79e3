import { and, eq, gt, isNull, ne, or, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { cases } from '#drizzle/schema/moderation'
import { memberships, organizations } from '#drizzle/schema/organizations'
import { comments, posts } from '#drizzle/schema/posts'
import type { CaseOrigin } from '#shared/rules/moderation'
import { NEW_ACCOUNT_MS } from '#shared/rules/moderation'
import { appendLog } from '#server/domain/moderation/append-log'
import { openCase, placeOf } from '#server/domain/moderation/report-content'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import type { ScreenedContent } from '#server/platform/screening'

/** Shorter texts are said twice without harm (“Thank you!”). */
const REPEATED_LENGTH = 80
const REPEATED_WITHIN_MS = 30 * 86_400_000

/**
 * Holds new content back by its organization's rules, in the transaction that writes it: it is hidden until a moderator has
 * looked, and its author is told. Never what moderators and administrators write.
 */
export async function screenContentByRules(unit: UnitOfWork, content: ScreenedContent): Promise<void> {
  const { db, emit } = unit
  const rule = await brokenRule(db, content)
  if (!rule) return
  const now = clock.now()
  const table = content.kind === 'post' ? posts : comments
  const [hidden] = await db.update(table).set({ hiddenAt: now }).where(and(eq(table.id, content.id), isNull(table.hiddenAt))).returning({ id: table.id })
  if (!hidden) return
  const opened = await openCase(unit, content, { organizationId: content.organizationId, subjectId: content.authorId, origin: rule })
  const [row] = await db.update(cases).set({ hiddenAt: now }).where(eq(cases.id, opened.id)).returning()
  emit('moderation.told', { actionId: await appendLog(unit, null, { ...placeOf(row!), action: 'hold', reason: '' }) })
}

async function brokenRule(db: Db, { organizationId, authorId, text, isNew, id, kind }: ScreenedContent): Promise<CaseOrigin | undefined> {
  const now = clock.now()
  const [facts] = await db.select({
    first: organizations.holdFirst, links: organizations.holdLinks, repeated: organizations.holdRepeated,
    role: memberships.role, isAdmin: users.isAdmin, createdAt: users.createdAt,
  }).from(organizations).innerJoin(users, eq(users.id, authorId))
    .leftJoin(memberships, and(eq(memberships.organizationId, organizationId), eq(memberships.userId, authorId))).where(eq(organizations.id, organizationId))
  if (!facts || facts.isAdmin || facts.role === 'owner' || facts.role === 'moderator') return undefined
  const isNewAccount = now.getTime() - facts.createdAt.getTime() < NEW_ACCOUNT_MS
  if (isNewAccount && facts.links > 0 && countLinks(text) > facts.links) return 'links'
  if (!isNew) return undefined
  if (isNewAccount && facts.first > 0 && await countShown(db, organizationId, authorId, { kind, id }) < facts.first) return 'first'
  return facts.repeated && text.length >= REPEATED_LENGTH && await wasPosted(db, { organizationId, authorId, kind, id }, isNewAccount, now) ? 'repeated' : undefined
}

function countLinks(text: string): number {
  return text.match(/https?:\/\//gi)?.length ?? 0
}

/** What of theirs was seen here already. */
async function countShown(db: Db, organizationId: number, authorId: number, except: { kind: 'post' | 'comment', id: number }): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`select (
    (select count(*) from post where organization_id = ${organizationId} and author_id = ${authorId} and hidden_at is null and not (${except.kind === 'post'} and id = ${except.id}))
    + (select count(*) from comment join post on post.id = comment.post_id where post.organization_id = ${organizationId} and comment.author_id = ${authorId}
      and comment.hidden_at is null and not (${except.kind === 'comment'} and comment.id = ${except.id})))::int as count`)
  return row!.count
}

/** The same words by the same person within a month; by anybody, if they come from a new account. */
async function wasPosted(db: Db, { organizationId, authorId, kind, id }: Pick<ScreenedContent, 'organizationId' | 'authorId' | 'kind' | 'id'>, byAnybody: boolean, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - REPEATED_WITHIN_MS)
  const same = (table: typeof posts | typeof comments) => sql`md5(${table.body}) = md5((select own.body from ${sql.identifier(kind)} own where own.id = ${id}))`
  const author = (table: typeof posts | typeof comments) => byAnybody ? undefined : eq(table.authorId, authorId)
  const [post] = await db.select({ id: posts.id }).from(posts).where(and(
    eq(posts.organizationId, organizationId), gt(posts.createdAt, since), same(posts), author(posts), kind === 'post' ? ne(posts.id, id) : undefined, isNull(posts.deletedAt),
  )).limit(1)
  if (post) return true
  const [comment] = await db.select({ id: comments.id }).from(comments).innerJoin(posts, eq(posts.id, comments.postId)).where(and(
    eq(posts.organizationId, organizationId), gt(comments.createdAt, since), same(comments), author(comments), kind === 'comment' ? ne(comments.id, id) : undefined,
    or(isNull(comments.deletedAt), eq(comments.authorId, authorId)),
  )).limit(1)
  return comment !== undefined
}
