import { and, asc, eq, gt, isNotNull, or, sql } from 'drizzle-orm'
import { cases, reports } from '#drizzle/schema/moderation'
import { comments, posts } from '#drizzle/schema/posts'
import type { Simulation } from '#shared/contract/moderation'
import { moderationPolicy } from '#server/domain/moderation/policy'
import { presentAbout } from '#server/domain/moderation/presenter'
import { getOrganization } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { authorize } from '#server/platform/policy'

const DAYS = 90
const DAY_MS = 86_400_000
const HIGHEST = 15
const MOST_REPORTS = 50_000

interface Story { caseId: number, about: Simulation['hidden'][number]['about'], steps: { weight: number, at: Date }[], outcome: 'open' | 'upheld' | 'dismissed' }

/** Replays the reports of the last 90 days with the weights that they had: what each threshold would have hidden, when, and whether a moderator agreed. */
export async function simulate(db: Db, actor: Person, slug: string, asked?: number): Promise<Simulation> {
  const now = clock.now()
  const organization = await getOrganization(db, actor, slug)
  authorize(moderationPolicy.review(actor, organization.id, now))
  const threshold = asked ?? organization.reportThreshold
  const stories = await storiesOf(db, organization.id, new Date(now.getTime() - DAYS * DAY_MS))
  const highest = Math.max(HIGHEST, threshold)
  return {
    threshold,
    days: DAYS,
    cases: stories.length,
    hidden: stories.flatMap((story) => {
      const at = momentOf(story, threshold)
      return at ? [{ caseId: story.caseId, about: story.about, weight: sum(story), at: at.toISOString(), outcome: story.outcome }] : []
    }).slice(0, 100),
    curve: Array.from({ length: highest }, (_, index) => {
      const hidden = stories.filter(story => momentOf(story, index + 1))
      return { threshold: index + 1, hidden: hidden.length, wrong: hidden.filter(({ outcome }) => outcome === 'dismissed').length }
    }),
  }
}

/** When its reports first weighed so much. */
function momentOf({ steps }: Story, threshold: number): Date | undefined {
  let weight = 0
  return steps.find(step => (weight += step.weight) >= threshold - 0.001)?.at
}

function sum({ steps }: Story): number {
  return Math.round(steps.reduce((total, { weight }) => total + weight, 0) * 100) / 100
}

async function storiesOf(db: Db, organizationId: number, since: Date): Promise<Story[]> {
  const rows = await db.select({
    caseId: reports.caseId, weight: reports.weight, at: reports.createdAt, state: reports.state,
    post: { id: posts.id, slug: posts.slug, title: posts.title }, commentId: comments.id,
  }).from(reports).innerJoin(cases, eq(cases.id, reports.caseId))
    .leftJoin(comments, eq(comments.id, cases.commentId))
    .leftJoin(posts, sql`${posts.id} = coalesce(${cases.postId}, ${comments.postId})`)
    .where(and(eq(cases.organizationId, organizationId), gt(reports.createdAt, since), or(isNotNull(cases.postId), isNotNull(cases.commentId))))
    .orderBy(asc(reports.createdAt), asc(reports.id)).limit(MOST_REPORTS)
  const stories = new Map<number, Story>()
  for (const { caseId, weight, at, state, ...content } of rows) {
    const story = stories.get(caseId) ?? { caseId, about: presentAbout(content), steps: [], outcome: 'open' }
    story.steps.push({ weight, at })
    if (state !== 'open') story.outcome = state
    stories.set(caseId, story)
  }
  return [...stories.values()]
}
