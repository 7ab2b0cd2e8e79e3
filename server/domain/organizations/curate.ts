import { and, arrayContains, eq, max, sql } from 'drizzle-orm'
import type * as v from 'valibot'
import { categories, labels } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import type { categoryDraft, labelDraft } from '#shared/contract/organizations'
import { organizationPolicy } from '#server/domain/organizations/policy'
import type { CategoryRecord, LabelRecord, OrganizationRecord } from '#server/domain/organizations/queries'
import { lockOrganization } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError, refusingBroken, fieldError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

type CategoryDraft = v.InferOutput<typeof categoryDraft>
type LabelDraft = v.InferOutput<typeof labelDraft>

/** Adds a category behind the others. Throws NameTaken for a slug that this organization uses. */
export async function addCategory(actor: Person, slug: string, draft: CategoryDraft): Promise<CategoryRecord> {
  return await refusingTakenSlug(curating(actor, slug, async (db, organization) => {
    const [last] = await db.select({ position: max(categories.position) }).from(categories).where(eq(categories.organizationId, organization.id))
    const [row] = await db.insert(categories).values({ ...draft, organizationId: organization.id, position: (last?.position ?? 0) + 1 }).returning()
    return row!
  }))
}

export async function updateCategory(actor: Person, slug: string, categoryId: number, draft: CategoryDraft): Promise<CategoryRecord> {
  return await refusingTakenSlug(curating(actor, slug, async (db, organization) => {
    const [row] = await db.update(categories).set(draft).where(isCategory(organization, categoryId)).returning()
    if (!row) throw new AppError('NotFound', 'There is no such category here.')
    return row
  }))
}

/** Its posts stay, without a category. */
export async function removeCategory(actor: Person, slug: string, categoryId: number): Promise<void> {
  await curating(actor, slug, async (db, organization) => {
    await db.update(posts).set({ categoryId: null }).where(and(eq(posts.organizationId, organization.id), eq(posts.categoryId, categoryId)))
    const removed = await db.delete(categories).where(isCategory(organization, categoryId)).returning()
    if (removed.length === 0) throw new AppError('NotFound', 'There is no such category here.')
  })
}

export async function putLabel(actor: Person, slug: string, draft: LabelDraft): Promise<LabelRecord> {
  return await curating(actor, slug, async (db, organization) => {
    const [row] = await db.insert(labels).values({ ...draft, organizationId: organization.id })
      .onConflictDoUpdate({ target: [labels.organizationId, labels.slug], set: { description: draft.description, colour: draft.colour } }).returning()
    return row!
  })
}

/** Also from the posts that carry it. */
export async function removeLabel(actor: Person, slug: string, label: string): Promise<void> {
  await curating(actor, slug, async (db, organization) => {
    const removed = await db.delete(labels).where(and(eq(labels.organizationId, organization.id), eq(labels.slug, label))).returning()
    if (removed.length === 0) throw new AppError('NotFound', 'There is no such label here.')
    await db.update(posts).set({ labels: sql`array_remove(${posts.labels}, ${label})` })
      .where(and(eq(posts.organizationId, organization.id), arrayContains(posts.labels, [label])))
  })
}

async function curating<T>(actor: Person, slug: string, work: (db: Db, organization: OrganizationRecord) => Promise<T>): Promise<T> {
  return await transaction(async ({ db, emit }) => {
    const organization = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.curate(actor, organization, clock.now()))
    const result = await work(db, organization)
    emit('organization.changed', { organizationId: organization.id, slug: organization.slug })
    return result
  })
}

function isCategory(organization: OrganizationRecord, categoryId: number) {
  return and(eq(categories.id, categoryId), eq(categories.organizationId, organization.id))
}

async function refusingTakenSlug<T>(work: Promise<T>): Promise<T> {
  return await refusingBroken('category_slug', () => fieldError('NameTaken', 'slug', 'taken', 'This organization has a category with this address already.'), work)
}
