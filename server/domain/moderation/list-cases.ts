import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { cases, reports } from '#drizzle/schema/moderation'
import { organizations } from '#drizzle/schema/organizations'
import { comments, posts } from '#drizzle/schema/posts'
import type { CaseRow } from '#shared/contract/moderation'
import type { ReportFlag } from '#shared/rules/moderation'
import { moderationPolicy } from '#server/domain/moderation/policy'
import { presentAbout, presentPlace } from '#server/domain/moderation/presenter'
import { aboutColumns } from '#server/domain/moderation/queries'
import { presentPersonSummary } from '#server/domain/organizations/presenter'
import { getOrganization } from '#server/domain/organizations/queries'
import type { Actor, Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { decodeCursor, encodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'
import { shorten } from '#server/platform/markdown/excerpt'
import { authorize } from '#server/platform/policy'

const SITE_THRESHOLD = 5

interface Query { organization?: string | undefined, state?: 'open' | 'appealed' | 'decided' | undefined, cursor?: string | undefined, limit?: number | undefined }

/** The queue, the oldest first; what is decided, the newest first. Of one organization, or of the site for administrators. */
export async function listCases(db: Db, actor: Person, { organization, state = 'open', cursor, limit = 30 }: Query) {
  const place = organization === undefined ? null : await getOrganization(db, actor, organization)
  authorize(moderationPolicy.review(actor, place?.id ?? null, clock.now()))
  const here = place ? eq(cases.organizationId, place.id) : undefined
  const isDone = state === 'decided'
  const after = decodeCursor(cursor, ['date', 'id'] as const)
  const rows = await selectCases(db, and(
    here,
    isDone ? inArray(cases.state, ['decided', 'closed']) : eq(cases.state, state),
    after && sql`(${cases.openedAt}, ${cases.id}) ${sql.raw(isDone ? '<' : '>')} (${after[0].toISOString()}::timestamptz, ${after[1]}::bigint)`,
  ), isDone ? [desc(cases.openedAt), desc(cases.id)] : [asc(cases.openedAt), asc(cases.id)], limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const [counts] = await db.select({
    open: sql<number>`(count(*) filter (where ${cases.state} = 'open'))::int`, appealed: sql<number>`(count(*) filter (where ${cases.state} = 'appealed'))::int`,
  }).from(cases).where(and(here, or(eq(cases.state, 'open'), eq(cases.state, 'appealed'))))
  return {
    items: shown.map(row => presentCaseRow(row, actor)),
    nextCursor: rows.length > limit && last ? encodeCursor([last.row.openedAt.toISOString(), last.row.id]) : null,
    counts: counts!,
  }
}

export type SelectedCase = Awaited<ReturnType<typeof selectCases>>[number]

export async function selectCases(db: Db, where: ReturnType<typeof and>, order: ReturnType<typeof asc>[], limit: number) {
  return await db.select({
    row: cases, ...aboutColumns, threshold: organizations.reportThreshold,
    text: sql<string>`coalesce(${comments.body}, nullif(${posts.excerpt}, ''), ${posts.body}, '')`, html: sql<string>`coalesce(${comments.html}, ${posts.html}, '')`,
    isHidden: sql<boolean>`coalesce(case when ${comments.id} is not null then ${comments.hiddenAt} else ${posts.hiddenAt} end is not null, false)`,
    isDeleted: sql<boolean>`coalesce(case when ${comments.id} is not null then ${comments.deletedAt} else ${posts.deletedAt} end is not null, false)`,
    isLocked: sql<boolean>`${posts.lockedAt} is not null`,
    flags: sql<{ flag: ReportFlag, count: number }[]>`coalesce((select json_agg(one order by one.count desc, one.flag) from (
      select ${reports.flag} as flag, count(*)::int as count from ${reports} where ${reports.caseId} = ${sql.raw('"case".id')} group by ${reports.flag}) one), '[]'::json)`,
  }).from(cases)
    .innerJoin(users, eq(users.id, cases.subjectId))
    .leftJoin(comments, eq(comments.id, cases.commentId))
    .leftJoin(posts, sql`${posts.id} = coalesce(${cases.postId}, ${comments.postId})`)
    .leftJoin(organizations, eq(organizations.id, cases.organizationId))
    .where(where).orderBy(...order).limit(limit)
}

export function presentCaseRow(found: SelectedCase, actor: Actor): CaseRow {
  const { row } = found
  const flags = typeof found.flags === 'string' ? JSON.parse(found.flags) as SelectedCase['flags'] : found.flags
  const mayDecide = row.state === 'appealed' ? moderationPolicy.endAppeal(actor, row, clock.now()) : moderationPolicy.decide(actor, row, clock.now())
  return {
    id: row.id,
    state: row.state,
    origin: row.origin,
    organization: presentPlace(found.organization),
    about: presentAbout(found),
    author: presentPersonSummary(found.subject),
    excerpt: shorten(found.text, 280),
    weight: row.weight,
    threshold: found.threshold ?? SITE_THRESHOLD,
    reportCount: flags.reduce((sum, { count }) => sum + count, 0),
    flags,
    isHidden: found.isHidden,
    isDeleted: found.isDeleted,
    isLocked: found.isLocked,
    openedAt: row.openedAt.toISOString(),
    canDecide: mayDecide.allowed && (row.state === 'open' || row.state === 'appealed'),
  }
}
