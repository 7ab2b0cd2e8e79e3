import { and, arrayContains, eq, max, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type * as v from 'valibot'
import { categories, labels } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import type { categoryDraft, labelDraft } from '#shared/contract/organizations'
import { findTechnologyIds } from '#server/domain/catalog/queries'
import { organizationPolicy } from '#server/domain/organizations/policy'
import type { CategoryRecord, LabelRecord, OrganizationRecord } from '#server/domain/organizations/queries'
import { listCategories, lockOrganization } from '#server/domain/organizations/queries'
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
    const [row] = await db.insert(categories).values({ ...await columnsOf(db, draft), organizationId: organization.id, position: (last?.position ?? 0) + 1 }).returning()
    return row!
  }))
}

export async function updateCategory(actor: Person, slug: string, categoryId: number, draft: CategoryDraft): Promise<CategoryRecord> {
  return await refusingTakenSlug(curating(actor, slug, async (db, organization) => {
    const [row] = await db.update(categories).set(await columnsOf(db, draft)).where(isCategory(organization, categoryId)).returning()
    if (!row) throw noCategory()
    return row
  }))
}

/** Its posts move to the category `to`, or stay without one. */
export async function removeCategory(actor: Person, slug: string, categoryId: number, to?: number): Promise<void> {
  await curating(actor, slug, async (db, organization) => {
    const [target] = to === undefined ? [] : await db.select({ id: categories.id }).from(categories).where(isCategory(organization, to))
    if (to !== undefined && (!target || to === categoryId)) throw fieldError('Refused', 'to', 'unknown', 'Choose another category of this organization.')
    await db.update(posts).set({ categoryId: to ?? null }).where(and(eq(posts.organizationId, organization.id), eq(posts.categoryId, categoryId)))
    const removed = await db.delete(categories).where(isCategory(organization, categoryId)).returning()
    if (removed.length === 0) throw noCategory()
  })
}

/** Puts the categories in this order. Throws Refused if it does not name each of them once: somebody has added or removed one. */
export async function orderCategories(actor: Person, slug: string, ids: number[]): Promise<CategoryRecord[]> {
  return await curating(actor, slug, async (db, organization) => {
    const known = await listCategories(db, organization.id)
    if (known.length !== ids.length || known.some(({ id }) => !ids.includes(id))) throw fieldError('Refused', 'ids', 'incomplete', 'The categories have changed in the meantime. Load the page again.')
    for (const [index, id] of ids.entries()) await db.update(categories).set({ position: index + 1 }).where(isCategory(organization, id))
    return await listCategories(db, organization.id)
  })
}

/** Throws NameTaken for a label that is there. */
export async function addLabel(actor: Person, slug: string, draft: LabelDraft): Promise<LabelRecord> {
  return await refusingTakenSlug(curating(actor, slug, async (db, organization) => {
    const [row] = await db.insert(labels).values({ ...draft, organizationId: organization.id }).returning()
    return row!
  }))
}

/** Under another name its posts carry that from now on. Throws NameTaken for one that is there. */
export async function updateLabel(actor: Person, slug: string, label: string, draft: LabelDraft): Promise<LabelRecord> {
  return await refusingTakenSlug(curating(actor, slug, async (db, organization) => {
    const [row] = await db.update(labels).set(draft).where(and(eq(labels.organizationId, organization.id), eq(labels.slug, label))).returning()
    if (!row) throw new AppError('NotFound', 'There is no such label here.')
    if (row.slug !== label) await relabel(db, organization.id, label, sql`array_replace(${posts.labels}, ${label}, ${row.slug})`)
    return row
  }))
}

/** Also from the posts that carry it. */
export async function removeLabel(actor: Person, slug: string, label: string): Promise<void> {
  await curating(actor, slug, async (db, organization) => {
    const removed = await db.delete(labels).where(and(eq(labels.organizationId, organization.id), eq(labels.slug, label))).returning()
    if (removed.length === 0) throw new AppError('NotFound', 'There is no such label here.')
    await relabel(db, organization.id, label, sql`array_remove(${posts.labels}, ${label})`)
  })
}

async function relabel(db: Db, organizationId: number, label: string, wanted: SQL): Promise<void> {
  await db.update(posts).set({ labels: wanted }).where(and(eq(posts.organizationId, organizationId), arrayContains(posts.labels, [label])))
}

/** Technologies that are left out stay as they are. */
async function columnsOf(db: Db, { technologies, ...draft }: CategoryDraft) {
  if (technologies === undefined) return draft
  const known = await findTechnologyIds(db, technologies)
  const unknown = technologies.find(slug => !known.has(slug))
  if (unknown !== undefined) throw fieldError('Refused', 'technologies', 'unknown', `There is no technology “${unknown}”.`)
  return { ...draft, technologyIds: [...new Set(known.values())] }
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
  const taken = (what: string) => () => fieldError('NameTaken', 'slug', 'taken', `This organization has ${what} already.`)
  return await refusingBroken('label_organization_id_slug_pk', taken('this label'), refusingBroken('category_slug', taken('a category with this address'), work))
}

function noCategory(): AppError {
  return new AppError('NotFound', 'There is no such category here.')
}
