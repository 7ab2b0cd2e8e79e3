import { and, eq, isNull, sql } from 'drizzle-orm'
import type * as v from 'valibot'
import { users } from '#drizzle/schema/accounts'
import { organizations } from '#drizzle/schema/organizations'
import { postRevisions, posts } from '#drizzle/schema/posts'
import type { postDraft, postEdit } from '#shared/contract/posts'
import type { FieldProblem } from '#shared/contract/problem'
import { hotKey } from '#shared/ranking/hot'
import { points } from '#shared/ranking/points'
import { canonicalUrl } from '#shared/rules/canonical-url'
import { slugOf } from '#shared/rules/slug'
import { findTechnologyIds } from '#server/domain/catalog/queries'
import { findCategory, getOrganization, listLabels } from '#server/domain/organizations/queries'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import { countTechnologies, recountTechnologies } from '#server/domain/posts/count-technologies'
import { postPolicy } from '#server/domain/posts/policy'
import { getPostFacts, lockPost } from '#server/domain/posts/queries'
import { renderText } from '#server/platform/markdown/render-text'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, refusingBroken, fieldError } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

type Draft = v.InferOutput<typeof postDraft>
type Edit = v.InferOutput<typeof postEdit>
type Content = Omit<Draft, 'organization'>

const SLUG_LENGTH = 100

/** Posts to an organization. Answers the new post's id. */
export async function createPost(actor: Person, draft: Draft): Promise<number> {
  const prepared = await prepareNew(database(), actor, draft)
  return await refusingRepeatedLink(transaction(async unit => await store(unit, actor, draft, prepared)))
}

/**
 * The same in a transaction that is open already. A refusal leaves nothing of it behind, and the transaction as it was: who
 * called may write down why.
 */
export async function createPostWithin({ db, emit }: UnitOfWork, actor: Person, draft: Draft): Promise<number> {
  const prepared = await prepareNew(db, actor, draft)
  return await refusingRepeatedLink(db.transaction(async inner => await store({ db: inner, emit }, actor, draft, prepared)))
}

/** Throws what `createPost` would refuse now, and writes nothing. */
export async function checkNewPost(db: Db, actor: Person, draft: Draft): Promise<OrganizationRecord> {
  const { organization, content } = await prepareNew(db, actor, draft)
  refuse(await unknownNames(db, organization.id, draft))
  const repeated = content.canonicalUrl === null
    ? []
    : await db.select({ id: posts.id }).from(posts).where(and(eq(posts.organizationId, organization.id), eq(posts.canonicalUrl, content.canonicalUrl), isNull(posts.deletedAt)))
  if (repeated.length > 0) throw alreadyPosted()
  return organization
}

async function prepareNew(db: Db, actor: Person, draft: Draft) {
  const organization = await getOrganization(db, actor, draft.organization)
  authorize(postPolicy.create(actor, organization, draft.type, clock.now()))
  return { organization, content: await prepare(db, organization, draft) }
}

async function store({ db, emit }: UnitOfWork, actor: Person, draft: Draft, { organization, content }: Awaited<ReturnType<typeof prepareNew>>): Promise<number> {
  const now = clock.now()
  // Also locks the row: from here on no category and no label is removed.
  const [place] = await db.update(organizations).set({ postCount: sql`${organizations.postCount} + 1` }).where(eq(organizations.id, organization.id))
    .returning({ technologyId: organizations.technologyId })
  refuse(await unknownNames(db, organization.id, draft))
  // What the organization is about may have changed since it was read.
  const feedTechnologyIds = feedIdsOf(content.technologyIds, place!.technologyId)
  const [row] = await db.insert(posts).values({
    ...content, feedTechnologyIds, organizationId: organization.id, authorId: actor.id, points: points(0, 0),
    hotKey: hotKey({ ups: 0, downs: 0, commenters: 0, publishedAt: now }), publishedAt: now, createdAt: now,
  }).returning({ id: posts.id })
  await db.insert(postRevisions).values({ ...revisionOf(content), postId: row!.id, revision: 1, editorId: actor.id, createdAt: now })
  await db.update(users).set({ postCount: sql`${users.postCount} + 1` }).where(eq(users.id, actor.id))
  await countTechnologies(db, content.technologyIds, 1)
  // Last, so that nothing is told of what was refused.
  emit('post.created', { postId: row!.id, organizationId: organization.id, authorId: actor.id, technologyIds: feedTechnologyIds })
  return row!.id
}

/** Edits a post. Throws EditedMeanwhile when `revision` is not the newest: nobody's change is lost. */
export async function editPost(actor: Person, postId: number, edit: Edit): Promise<void> {
  const now = clock.now()
  const { organizationId } = await getPostFacts(database(), actor, postId)
  await refusingRepeatedLink(transaction(async ({ db, emit }) => {
    // Nobody removes a category or a label meanwhile, or says that it is about something else; locked before the post, as everywhere.
    const [organization] = await db.select().from(organizations).where(eq(organizations.id, organizationId)).for('share')
    const before = await lockPost(db, actor, postId)
    authorize(postPolicy.edit(actor, before, now))
    const [stored] = await db.select({ revision: posts.revision, type: posts.type }).from(posts).where(eq(posts.id, postId))
    if (stored!.revision !== edit.revision) throw new AppError('EditedMeanwhile', 'Somebody has changed this post since you opened it. Your text is still here: compare, then save again.')
    // A post may keep a type that its organization no longer takes.
    if (edit.type !== stored!.type) authorize(postPolicy.create(actor, organization!, edit.type, now))
    const content = await prepare(db, organization!, edit)
    const revision = edit.revision + 1
    await db.update(posts).set({ ...content, revision, editedAt: now }).where(eq(posts.id, postId))
    await db.insert(postRevisions).values({ ...revisionOf(content), postId, revision, editorId: actor.id, reason: edit.reason, createdAt: now })
    await recountTechnologies(db, before.technologyIds, content.technologyIds)
    emit('post.edited', { postId, organizationId: before.organizationId, authorId: before.authorId, technologyIds: [...new Set([...before.feedTechnologyIds, ...content.feedTechnologyIds])] })
  }))
}

/** Looks up what the text names, renders it, and makes the columns. Throws with every field that names something unknown. */
async function prepare(db: Db, organization: OrganizationRecord, content: Content) {
  const category = content.category === null ? undefined : await findCategory(db, organization.id, content.category)
  const technologies = await findTechnologyIds(db, content.technologies)
  refuse([
    ...await unknownNames(db, organization.id, content),
    ...content.technologies.filter(slug => !technologies.has(slug)).map(slug => problem('technologies', `There is no technology “${slug}”.`)),
  ])

  const technologyIds = [...new Set(technologies.values())]
  const { html, excerpt, version } = await renderText(db, content.body, { codeLanguage: organization.codeLanguage })
  return {
    type: content.type, title: content.title, slug: slugOf(content.title, SLUG_LENGTH), url: content.url,
    canonicalUrl: content.url === null ? null : canonicalUrl(content.url), body: content.body, html, excerpt, rendererVersion: version,
    categoryId: category?.id ?? null, technologyIds, labels: [...new Set(content.labels)],
    feedTechnologyIds: feedIdsOf(technologyIds, organization.technologyId),
  }
}

async function unknownNames(db: Db, organizationId: number, { category, labels }: Pick<Content, 'category' | 'labels'>): Promise<FieldProblem[]> {
  const known = labels.length === 0 ? new Set() : new Set((await listLabels(db, organizationId)).map(({ slug }) => slug))
  return [
    ...category !== null && !await findCategory(db, organizationId, category) ? [problem('category', 'This organization has no such category.')] : [],
    ...labels.filter(slug => !known.has(slug)).map(slug => problem('labels', `This organization has no label “${slug}”.`)),
  ]
}

/** What feeds filter a post by: its own technologies, and the one that its organization is about. */
function feedIdsOf(technologyIds: number[], organizationTechnologyId: number | null): number[] {
  return [...new Set([...technologyIds, ...organizationTechnologyId === null ? [] : [organizationTechnologyId]])]
}

function refuse(problems: FieldProblem[]): void {
  if (problems.length > 0) throw new AppError('Refused', 'Some of the values need correcting.', problems)
}

function problem(fieldName: string, message: string) {
  return { fieldName, errorCode: 'unknown', message }
}

function revisionOf({ title, url, body, labels, technologyIds }: Awaited<ReturnType<typeof prepare>>) {
  return { title, url, body, labels, technologyIds }
}

async function refusingRepeatedLink<T>(work: Promise<T>): Promise<T> {
  return await refusingBroken('post_canonical_url', alreadyPosted, work)
}

function alreadyPosted(): AppError {
  return fieldError('AlreadyPosted', 'url', 'posted', 'This link has been posted here already.')
}
