import { eq, sql } from 'drizzle-orm'
import type * as v from 'valibot'
import { users } from '#drizzle/schema/accounts'
import { organizations } from '#drizzle/schema/organizations'
import { postRevisions, posts } from '#drizzle/schema/posts'
import type { postDraft, postEdit } from '#shared/contract/posts'
import { hotKey } from '#shared/ranking/hot'
import { points } from '#shared/ranking/points'
import { useImages } from '#server/domain/files/use-images'
import { isCounted } from '#server/domain/organizations/policy'
import { getOrganization } from '#server/domain/organizations/queries'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import { countTechnologies, recountTechnologies } from '#server/domain/posts/count-technologies'
import { postPolicy } from '#server/domain/posts/policy'
import { getPostFacts, hotScale, lockPost } from '#server/domain/posts/queries'
import { alreadyPosted, findPostOfLink, refusingRepeatedLink } from '#server/domain/posts/find-link'
import { feedIdsOf, preparePost, refuse, revisionOf, unknownNames } from '#server/domain/posts/prepare-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import { authorize } from '#server/platform/policy'
import { screenContent } from '#server/platform/screening'
import { transaction } from '#server/platform/transaction'

type Draft = v.InferOutput<typeof postDraft>
type Edit = v.InferOutput<typeof postEdit>

/** Posts to an organization. Answers the new post's id. */
export async function createPost(actor: Person, draft: Draft): Promise<number> {
  const prepared = await prepareNew(database(), actor, draft)
  return await refusingRepeatedLink(database(), actor, prepared.organization.id, draft.url, transaction(async unit => await store(unit, actor, draft, prepared)))
}

/**
 * The same in a transaction that is open already. A refusal leaves nothing of it behind, and the transaction as it was: who
 * called may write down why.
 */
export async function createPostWithin({ db, emit }: UnitOfWork, actor: Person, draft: Draft): Promise<number> {
  const prepared = await prepareNew(db, actor, draft)
  return await refusingRepeatedLink(db, actor, prepared.organization.id, draft.url, db.transaction(async inner => await store({ db: inner, emit }, actor, draft, prepared)))
}

/** Throws what `createPost` would refuse now, and writes nothing. */
export async function checkNewPost(db: Db, actor: Person, draft: Draft): Promise<OrganizationRecord> {
  const { organization, content } = await prepareNew(db, actor, draft)
  refuse(await unknownNames(db, organization.id, draft))
  if (content.url !== null && await findPostOfLink(db, organization.id, content.url)) throw await alreadyPosted(db, actor, organization.id, content.url)
  return organization
}

async function prepareNew(db: Db, actor: Person, draft: Draft) {
  const organization = await getOrganization(db, actor, draft.organization)
  authorize(postPolicy.create(actor, organization, draft.type, clock.now()))
  return { organization, content: await preparePost(db, actor, organization, draft, null) }
}

async function store({ db, emit }: UnitOfWork, actor: Person, draft: Draft, { organization, content }: Awaited<ReturnType<typeof prepareNew>>): Promise<number> {
  const now = clock.now()
  // Also locks the row: from here on no category and no label is removed.
  const [place] = await db.update(organizations).set({ postCount: sql`${organizations.postCount} + 1` }).where(eq(organizations.id, organization.id))
    .returning({ technologyId: organizations.technologyId, visibility: organizations.visibility, deletedAt: organizations.deletedAt })
  if (place!.deletedAt) throw new AppError('NotFound', 'There is no such organization.')
  refuse(await unknownNames(db, organization.id, draft))
  // What the organization is about may have changed since it was read.
  const feedTechnologyIds = feedIdsOf(content.technologyIds, place!.technologyId)
  const [row] = await db.insert(posts).values({
    ...content, feedTechnologyIds, organizationId: organization.id, authorId: actor.id, points: points(0, 0),
    hotKey: hotKey({ ups: 0, downs: 0, commenters: 0, publishedAt: now }, await hotScale(db)), publishedAt: now, createdAt: now,
  }).returning({ id: posts.id })
  await db.insert(postRevisions).values({ ...revisionOf(content), postId: row!.id, revision: 1, editorId: actor.id, createdAt: now })
  if (isCounted(place!)) {
    await db.update(users).set({ postCount: sql`${users.postCount} + 1` }).where(eq(users.id, actor.id))
    await countTechnologies(db, content.technologyIds, 1)
  }
  await useImages(db, actor, { postId: row!.id, commentId: null }, content.body, content.imageKey)
  await screenContent({ db, emit }, { kind: 'post', id: row!.id, organizationId: organization.id, authorId: actor.id, text: textOf(content), isNew: true })
  // Last, so that nothing is told of what was refused.
  emit('post.created', { postId: row!.id, organizationId: organization.id, authorId: actor.id, technologyIds: feedTechnologyIds })
  return row!.id
}

/** Edits a post. Throws EditedMeanwhile when `revision` is not the newest: nobody's change is lost. */
export async function editPost(actor: Person, postId: number, edit: Edit): Promise<void> {
  const now = clock.now()
  const { organizationId } = await getPostFacts(database(), actor, postId)
  await refusingRepeatedLink(database(), actor, organizationId, edit.url, transaction(async ({ db, emit }) => {
    // Nobody removes a category or a label meanwhile, or says that it is about something else; locked before the post, as everywhere.
    const [organization] = await db.select().from(organizations).where(eq(organizations.id, organizationId)).for('share')
    const before = await lockPost(db, actor, postId)
    authorize(postPolicy.edit(actor, before, now))
    const [stored] = await db.select({ revision: posts.revision, type: posts.type }).from(posts).where(eq(posts.id, postId))
    if (stored!.revision !== edit.revision) throw new AppError('EditedMeanwhile', 'Somebody has changed this post since you opened it. Your text is still here: compare, then save again.')
    // A post may keep a type that its organization no longer takes.
    if (edit.type !== stored!.type) authorize(postPolicy.create(actor, organization!, edit.type, now))
    const content = await preparePost(db, actor, organization!, edit, before.imageKey)
    const revision = edit.revision + 1
    await db.update(posts).set({ ...content, revision, editedAt: now }).where(eq(posts.id, postId))
    await db.insert(postRevisions).values({ ...revisionOf(content), postId, revision, editorId: actor.id, reason: edit.reason, createdAt: now })
    if (isCounted(organization!)) await recountTechnologies(db, before.technologyIds, content.technologyIds)
    await useImages(db, actor, { postId, commentId: null }, content.body, content.imageKey)
    await screenContent({ db, emit }, { kind: 'post', id: postId, organizationId: before.organizationId, authorId: before.authorId, text: textOf(content), isNew: false })
    emit('post.edited', { postId, organizationId: before.organizationId, authorId: before.authorId, technologyIds: [...new Set([...before.feedTechnologyIds, ...content.feedTechnologyIds])] })
  }))
}

function textOf({ url, body }: { url: string | null, body: string }): string {
  return url === null ? body : `${url}\n${body}`
}
