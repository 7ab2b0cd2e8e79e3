import { and, eq } from 'drizzle-orm'
import type * as v from 'valibot'
import { technologies, technologyRevisions } from '#drizzle/schema/catalog'
import type { editFields, restoreWish, technologyFields } from '#shared/schemas/catalog'
import { wikiPolicy } from '#server/domain/catalog/policy'
import { lockTechnology } from '#server/domain/catalog/queries'
import { editedMeanwhile, pageSlug, restoreReason } from '#server/domain/catalog/wiki'
import { usePicture } from '#server/domain/files/save-picture'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError, fieldError, refusingBroken } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

type Draft = v.InferOutput<v.ObjectSchema<typeof technologyFields, undefined>>
type Edit = v.InferOutput<v.ObjectSchema<typeof technologyFields & typeof editFields, undefined>>
type Row = typeof technologies.$inferSelect

/** Adds a technology; who adds it owns its page. Answers its slug. Throws NameTaken for a name in use. */
export async function createTechnology(actor: Person, draft: Draft): Promise<string> {
  const now = clock.now()
  authorize(wikiPolicy.create(actor, now))
  const slug = pageSlug(draft.name, 'technology')
  return await refusingBroken('technology_slug_unique', nameTaken, transaction(async ({ db, emit }) => {
    await usePicture(db, actor, 'logo', draft.logo, null)
    const [row] = await db.insert(technologies).values({ ...columnsOf(draft), slug, createdBy: actor.id, createdAt: now }).returning()
    await keepRevision(db, row!, actor.id, '', now)
    emit('technology.changed', { technologyId: row!.id })
    return slug
  }))
}

/** Edits a technology. Throws EditedMeanwhile when `revision` is not the newest: nobody's change is lost. */
export async function editTechnology(actor: Person, slug: string, edit: Edit): Promise<void> {
  await change(actor, slug, edit, async (db, before) => {
    await usePicture(db, actor, 'logo', edit.logo, before.logoKey)
    return columnsOf(edit)
  })
}

/** Brings an earlier revision back, as a new one. */
export async function restoreTechnology(actor: Person, slug: string, wish: v.InferOutput<typeof restoreWish>): Promise<void> {
  await change(actor, slug, { revision: wish.revision, reason: restoreReason(wish.to) }, async (db, before) => {
    const [earlier] = await db.select().from(technologyRevisions).where(and(eq(technologyRevisions.technologyId, before.id), eq(technologyRevisions.revision, wish.to)))
    if (!earlier) throw new AppError('NotFound', 'There is no such revision.')
    const { name, vendor, productUrl, vendorUrl, description, tier, logoKey } = earlier
    return { name, vendor, productUrl, vendorUrl, description, tier, logoKey }
  })
}

/** Locks a page against edits of others, or opens it again. */
export async function changeTechnologyLock(actor: Person, slug: string, locked: boolean): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const row = await lockTechnology(db, slug)
    authorize(wikiPolicy.lock(actor, { ownerId: row.createdBy, isLocked: row.isLocked }, clock.now()))
    await db.update(technologies).set({ isLocked: locked }).where(eq(technologies.id, row.id))
    emit('technology.changed', { technologyId: row.id })
  })
}

async function change(actor: Person, slug: string, { revision, reason }: { revision: number, reason: string }, next: (db: Db, before: Row) => Promise<Partial<Row>>): Promise<void> {
  const now = clock.now()
  await transaction(async ({ db, emit }) => {
    const before = await lockTechnology(db, slug)
    authorize(wikiPolicy.edit(actor, { ownerId: before.createdBy, isLocked: before.isLocked }, now))
    if (before.revision !== revision) throw editedMeanwhile()
    // What came with the catalogue has no revision until somebody edits it.
    if (before.revision === 1) await keepRevision(db, before, before.createdBy, '', before.createdAt)
    const [row] = await db.update(technologies).set({ ...await next(db, before), revision: revision + 1, editedAt: now }).where(eq(technologies.id, before.id)).returning()
    await keepRevision(db, row!, actor.id, reason, now)
    emit('technology.changed', { technologyId: before.id })
  })
}

async function keepRevision(db: Db, row: Row, editorId: number | null, reason: string, createdAt: Date): Promise<void> {
  const { id: technologyId, revision, name, vendor, productUrl, vendorUrl, description, tier, logoKey } = row
  await db.insert(technologyRevisions).values({ technologyId, revision, name, vendor, productUrl, vendorUrl, description, tier, logoKey, editorId, reason, createdAt })
    .onConflictDoNothing()
}

function columnsOf({ name, vendor, productUrl, vendorUrl, description, tier, logo }: Draft) {
  return { name, vendor, productUrl, vendorUrl, description, tier, logoKey: logo }
}

function nameTaken(): AppError {
  return fieldError('NameTaken', 'name', 'taken', 'This technology has a page already.')
}
