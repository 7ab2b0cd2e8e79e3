import { eq, sql } from 'drizzle-orm'
import type * as v from 'valibot'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import type { StackPart } from '#drizzle/schema/stacks'
import { stackRevisions, stacks, stackTechnologies } from '#drizzle/schema/stacks'
import type { editFields, restoreWish, stackFields } from '#shared/schemas/catalog'
import { LIMITS } from '#shared/schemas/community'
import { wikiPolicy } from '#server/domain/catalog/policy'
import { findTechnologyIds } from '#server/domain/catalog/queries'
import { getStackRevision, lockStack } from '#server/domain/catalog/stack-queries'
import { editedMeanwhile, pageSlug, restoreReason } from '#server/domain/catalog/wiki'
import { usePicture } from '#server/domain/files/save-picture'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, fieldError, refusingBroken } from '#server/platform/errors'
import { renderText } from '#server/platform/markdown/render-text'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

type Draft = v.InferOutput<v.ObjectSchema<typeof stackFields, undefined>>
type Edit = v.InferOutput<v.ObjectSchema<typeof stackFields & typeof editFields, undefined>>
type Row = typeof stacks.$inferSelect
/** What an edit may change, with its parts by id. */
type Content = Pick<Row, 'name' | 'vendor' | 'appUrl' | 'screenshotKey' | 'description' | 'details'> & { parts: StackPart[] }

/** Shares a stack; who does owns its page. Answers its slug. Throws NameTaken for a name in use. */
export async function createStack(actor: Person, draft: Draft): Promise<string> {
  const now = clock.now()
  authorize(wikiPolicy.create(actor, now))
  const slug = pageSlug(draft.name, 'stack')
  const content = contentOf(draft, await partsOf(database(), draft))
  const rendered = await render(database(), content.details)
  return await refusingBroken('stack_slug_unique', nameTaken, transaction(async ({ db, emit }) => {
    await usePicture(db, actor, 'screenshot', content.screenshotKey, null)
    const { parts, ...columns } = content
    const [row] = await db.insert(stacks).values({ ...columns, ...rendered, slug, ownerId: actor.id, createdAt: now }).returning({ id: stacks.id })
    const stackId = row!.id
    await replaceParts(db, stackId, [], parts)
    await keepRevision(db, stackId, 1, content, actor.id, '', now)
    await db.update(users).set({ stackCount: sql`${users.stackCount} + 1` }).where(eq(users.id, actor.id))
    emit('stack.changed', { stackId, technologyIds: idsOf(parts), ownerId: actor.id })
    return slug
  }))
}

/** Edits a stack. Throws EditedMeanwhile when `revision` is not the newest: nobody's change is lost. */
export async function editStack(actor: Person, slug: string, edit: Edit): Promise<void> {
  await change(actor, slug, edit, async (db, before) => {
    const content = contentOf(edit, await partsOf(db, edit))
    await usePicture(db, actor, 'screenshot', content.screenshotKey, before.screenshotKey)
    return content
  })
}

/** Brings an earlier revision back, as a new one. Refused where that revision would not pass as an edit: an import may have brought less. */
export async function restoreStack(actor: Person, slug: string, wish: v.InferOutput<typeof restoreWish>): Promise<void> {
  await change(actor, slug, { revision: wish.revision, reason: restoreReason(wish.to) }, async (db, before) => {
    const { technologies: parts, name, vendor, appUrl, screenshotKey, description, details } = await getStackRevision(db, before.id, wish.to)
    if (parts.length === 0 || description.length < LIMITS.stackDescriptionFrom) throw new AppError('Refused', 'This version names no technology, or says too little. Edit the newest one instead.')
    return { name, vendor, appUrl, screenshotKey, description, details, parts }
  })
}

/** Locks a page against edits of others, or opens it again. */
export async function changeStackLock(actor: Person, slug: string, locked: boolean): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const row = await lockStack(db, slug)
    authorize(wikiPolicy.lock(actor, row, clock.now()))
    await db.update(stacks).set({ isLocked: locked }).where(eq(stacks.id, row.id))
    emit('stack.changed', { stackId: row.id, technologyIds: [], ownerId: row.ownerId })
  })
}

async function change(actor: Person, slug: string, { revision, reason }: { revision: number, reason: string }, next: (db: Db, before: Row) => Promise<Content>): Promise<void> {
  const now = clock.now()
  await transaction(async ({ db, emit }) => {
    const before = await lockStack(db, slug)
    authorize(wikiPolicy.edit(actor, before, now))
    if (before.revision !== revision) throw editedMeanwhile()
    const content = await next(db, before)
    const { parts, ...columns } = content
    const old = await db.select({ technologyId: stackTechnologies.technologyId }).from(stackTechnologies).where(eq(stackTechnologies.stackId, before.id))
    await db.update(stacks).set({ ...columns, ...await render(db, content.details), revision: revision + 1, editedAt: now }).where(eq(stacks.id, before.id))
    await replaceParts(db, before.id, idsOf(old), parts)
    await keepRevision(db, before.id, revision + 1, content, actor.id, reason, now)
    emit('stack.changed', { stackId: before.id, technologyIds: [...new Set([...idsOf(old), ...idsOf(parts)])], ownerId: before.ownerId })
  })
}

/** The technologies that a draft names, by id. Throws Refused with every one that does not exist. */
async function partsOf(db: Db, { technologies: named }: Draft): Promise<StackPart[]> {
  const ids = await findTechnologyIds(db, named.map(({ technology }) => technology))
  const unknown = named.filter(({ technology }) => !ids.has(technology))
  if (unknown.length > 0) {
    throw new AppError('Refused', 'Some of the values need correcting.', unknown.map(({ technology }) => ({ fieldName: 'technologies', errorCode: 'unknown', message: `There is no technology “${technology}”.` })))
  }
  return named.map(({ technology, reason }) => ({ technologyId: ids.get(technology)!, reason }))
}

function contentOf({ name, vendor, appUrl, screenshot, description, details }: Draft, parts: StackPart[]): Content {
  return { name, vendor, appUrl, screenshotKey: screenshot, description, details, parts }
}

async function render(db: Db, details: string) {
  const { html, version } = await renderText(db, details, { codeLanguage: null })
  return { detailsHtml: html, rendererVersion: version }
}

/** Writes what a stack uses, and counts it for each technology: one row after the other in the order of their ids, so that two edits never wait for each other. */
async function replaceParts(db: Db, stackId: number, before: number[], parts: StackPart[]): Promise<void> {
  const after = idsOf(parts)
  await db.delete(stackTechnologies).where(eq(stackTechnologies.stackId, stackId))
  await db.insert(stackTechnologies).values(parts.map(({ technologyId, reason }, position) => ({ stackId, technologyId, reason, position })))
  const changed = [...new Set([...before, ...after])].filter(id => before.includes(id) !== after.includes(id)).sort((a, b) => a - b)
  for (const id of changed) {
    await db.update(technologies).set({ stackCount: sql`${technologies.stackCount} + ${after.includes(id) ? 1 : -1}` }).where(eq(technologies.id, id))
  }
}

async function keepRevision(db: Db, stackId: number, revision: number, { parts, ...content }: Content, editorId: number, reason: string, createdAt: Date): Promise<void> {
  await db.insert(stackRevisions).values({ ...content, technologies: parts, stackId, revision, editorId, reason, createdAt })
}

function idsOf(parts: { technologyId: number }[]): number[] {
  return parts.map(({ technologyId }) => technologyId)
}

function nameTaken(): AppError {
  return fieldError('NameTaken', 'name', 'taken', 'A stack with this name exists already.')
}
