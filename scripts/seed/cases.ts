import { eq, inArray } from 'drizzle-orm'
import { cases, reports } from '#drizzle/schema/moderation'
import { posts } from '#drizzle/schema/posts'
import { CASES } from '#drizzle/seed/sample/cases'
import type { SampleCase } from '#drizzle/seed/sample/shapes'
import type { SeededPeople } from '#scripts/seed/people'
import type { Sink } from '#scripts/seed/sink'
import { findAbsentActor } from '#server/domain/accounts/queries'
import { appendLog } from '#server/domain/moderation/append-log'

const HOUR_MS = 3_600_000
/** After the post: when it is reported, when a moderator decides, when its author appeals. */
const REPORTED_MS = 2 * HOUR_MS
const DECIDED_MS = 6 * HOUR_MS
const APPEALED_MS = 20 * HOUR_MS

type Post = Pick<typeof posts.$inferSelect, 'id' | 'title' | 'organizationId' | 'authorId' | 'publishedAt'>
const after = (post: Post, ms: number) => new Date(post.publishedAt.getTime() + ms)

/** What people reported, what moderators decided about it, and who does not agree: the queue, the log and one's own cases have something to show. */
export async function seedCases(sink: Sink, people: SeededPeople): Promise<void> {
  const { db } = sink
  const about = await db.select({ id: posts.id, title: posts.title, organizationId: posts.organizationId, authorId: posts.authorId, publishedAt: posts.publishedAt })
    .from(posts).where(inArray(posts.title, CASES.map(({ about }) => about)))
  const caseIds = await sink.reserve('case', CASES.length)
  for (const [index, sample] of CASES.entries()) {
    const post = about.find(({ title }) => title === sample.about)!
    await seedCase(sink, people, sample, post, caseIds[index]!)
    if (sample.decision) await decide(sink, people, sample.decision, post, caseIds[index]!)
  }
}

async function seedCase(sink: Sink, people: SeededPeople, sample: SampleCase, post: Post, caseId: number): Promise<void> {
  const { decision, appeal } = sample
  await sink.insert(cases, [{
    id: caseId, organizationId: post.organizationId, postId: post.id, subjectId: post.authorId, origin: 'reports',
    state: appeal ? 'appealed' : !decision ? 'open' : decision.action === 'dismiss' ? 'closed' : 'decided',
    weight: decision ? 0 : sample.reports.length, openedAt: after(post, REPORTED_MS),
    ...decision && { decidedAt: after(post, DECIDED_MS), decidedBy: people.ids.get(decision.by)! },
    ...appeal && { appeal, appealedAt: after(post, APPEALED_MS) },
  }])
  const state = !decision ? 'open' : decision.action === 'dismiss' ? 'dismissed' : 'upheld'
  await sink.insert(reports, sample.reports.map(({ by, flag, text }, place) => ({
    caseId, reporterId: people.ids.get(by)!, flag, text, weight: 1, state,
    createdAt: after(post, REPORTED_MS + place * HOUR_MS / 2), decidedAt: decision ? after(post, DECIDED_MS) : null,
  } as const)))
}

async function decide({ db }: Sink, people: SeededPeople, { by, action, reason }: NonNullable<SampleCase['decision']>, post: Post, caseId: number): Promise<void> {
  const at = after(post, DECIDED_MS)
  const ids = (await db.select({ id: reports.id }).from(reports).where(eq(reports.caseId, caseId))).map(({ id }) => id)
  if (action === 'hide') await db.update(posts).set({ hiddenAt: at }).where(eq(posts.id, post.id))
  const moderator = await findAbsentActor(db, people.ids.get(by)!)
  await appendLog({ db, emit: () => undefined }, moderator!, {
    caseId, organizationId: post.organizationId, postId: post.id, commentId: null, subjectId: post.authorId, action, reason,
    before: { caseState: 'open', caseHiddenAt: null, reports: { ids, state: 'open' }, ...action === 'hide' && { hiddenAt: null } },
  }, at)
}
