import { eq, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import { siteFacts } from '#drizzle/schema/platform'
import { comments, posts } from '#drizzle/schema/posts'
import { seedNotes } from '#scripts/seed/notes'
import { seedCases } from '#scripts/seed/cases'
import { seedCapsules } from '#scripts/seed/capsules'
import { seedOrganizations } from '#scripts/seed/organizations'
import { seedPeople } from '#scripts/seed/people'
import type { LogIn, SeededPeople } from '#scripts/seed/people'
import { planPosts } from '#scripts/seed/plan'
import { seedPosts } from '#scripts/seed/posts'
import { randomFrom } from '#scripts/seed/random'
import { sinkOf } from '#scripts/seed/sink'
import type { Sink } from '#scripts/seed/sink'
import { seedStacks } from '#scripts/seed/stacks'
import { technologies } from '#drizzle/schema/catalog'
import { recount } from '#server/domain/imports/recount'

const SEED = 20_260_301

export interface Sample { logIns: LogIn[], people: number, posts: number }

/** Makes the sample community in one transaction. The catalogue of technologies must stand already. */
export async function makeSample(db: PostgresJsDatabase, now: Date, progress: (text: string) => void = () => {}): Promise<Sample> {
  return await db.transaction(async (tx) => {
    const sink = sinkOf(tx)
    const random = randomFrom(SEED)
    const technologyIds = new Map((await tx.select({ slug: technologies.slug, id: technologies.id }).from(technologies)).map(({ slug, id }) => [slug, id]))
    progress('people')
    const people = await seedPeople(sink, now)
    progress('organizations')
    const organizations = await seedOrganizations(sink, people, technologyIds, random, now)
    progress('posts, comments and votes')
    const plan = planPosts(random)
    await seedPosts(sink, plan, { people, organizations, technologyIds, random, now })
    await seedCases(sink, people)
    await seedNotifications(sink, people)
    await seedCapsules(sink, people, now)
    await seedNotes(sink, people, now)
    progress('stacks')
    await seedStacks(sink, people, technologyIds, now)
    await recount(tx)
    await tx.insert(siteFacts).values({ name: 'sample', value: { posts: plan.length }, at: now }).onConflictDoNothing()
    return { logIns: people.logIns, people: people.ids.size, posts: plan.length }
  })
}

/** The newest comments on the posts of those who can sign in stand behind their bell, some of them unread. */
async function seedNotifications({ db }: Sink, people: SeededPeople): Promise<void> {
  for (const handle of ['marta', 'jonas', 'aiko', 'hugo']) {
    const userId = people.ids.get(handle)!
    const rows = await db.select({ commentId: comments.id, postId: posts.id, organizationId: posts.organizationId, actorId: comments.authorId, createdAt: comments.createdAt })
      .from(comments).innerJoin(posts, eq(posts.id, comments.postId))
      .where(sql`${posts.authorId} = ${userId} and ${comments.authorId} <> ${userId} and ${comments.deletedAt} is null`)
      .orderBy(sql`${comments.id} desc`).limit(6)
    for (const [index, { createdAt, ...row }] of rows.entries()) {
      // Its mail was sent long ago, as far as anybody cares.
      const [notification] = await db.insert(notifications)
        .values({ ...row, kind: 'comment.onMyPost', messages: {}, createdAt, completedAt: createdAt }).returning({ id: notifications.id })
      await db.insert(notificationRecipients).values({ notificationId: notification!.id, userId, reason: 'author', createdAt, readAt: index < 3 ? null : createdAt })
    }
  }
}
