import { eq } from 'drizzle-orm'
import type * as v from 'valibot'
import { memberships, organizations } from '#drizzle/schema/organizations'
import type { organizationDraft } from '#shared/contract/organizations'
import { attachFile, releaseFile, savePicture } from '#server/domain/files/save-picture'
import { isCounted, organizationPolicy } from '#server/domain/organizations/policy'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import { getOrganization, lockOrganization } from '#server/domain/organizations/queries'
import { showOrHide } from '#server/domain/organizations/visibility'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { refusingBroken, fieldError } from '#server/platform/errors'
import { renderMarkdown } from '#server/platform/markdown/render'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

type Draft = v.InferOutput<typeof organizationDraft>

/** Creates an organization; its creator becomes its owner. Throws NameTaken for a slug in use. */
export async function createOrganization(actor: Person, draft: Draft): Promise<OrganizationRecord> {
  const now = clock.now()
  authorize(organizationPolicy.create(actor, now))
  const columns = await columnsOf(draft)
  return await refusingTakenSlug(transaction(async ({ db, emit }) => {
    const [row] = await db.insert(organizations).values({ ...columns, memberCount: 1, createdBy: actor.id, createdAt: now }).returning()
    await db.insert(memberships).values({ organizationId: row!.id, userId: actor.id, role: 'owner', joinedAt: now })
    emit('organization.created', { organizationId: row!.id, slug: row!.slug })
    emit('membership.changed', { organizationId: row!.id, userId: actor.id })
    return row!
  }))
}

/** Changes an organization's settings. Who may not see it any more does not from the next request on. */
export async function updateOrganization(actor: Person, slug: string, draft: Draft): Promise<OrganizationRecord> {
  const columns = await columnsOf(draft)
  return await refusingTakenSlug(transaction(async (unit) => {
    const { db, emit } = unit
    const before = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.manage(actor, before, clock.now()))
    const [row] = await db.update(organizations).set(columns).where(eq(organizations.id, before.id)).returning()
    if (row!.visibility !== before.visibility) await showOrHide(unit, row!.id, isCounted(row!) ? 1 : -1)
    emit('organization.changed', { organizationId: before.id, slug: before.slug })
    return row!
  }))
}

type Picture = 'logo' | 'hero'
const COLUMN = { logo: 'logoKey', hero: 'heroKey' } as const

/** Shows this picture as its logo, or behind its name; answers its key. Whether the actor may is asked before anything is stored. */
export async function uploadPicture(actor: Person, slug: string, picture: Picture, upload: Buffer): Promise<string> {
  authorize(organizationPolicy.manage(actor, await getOrganization(database(), actor, slug), clock.now()))
  const key = await savePicture(actor, picture, upload)
  await putPicture(actor, slug, picture, key)
  return key
}

export async function removePicture(actor: Person, slug: string, picture: Picture): Promise<void> {
  await putPicture(actor, slug, picture, null)
}

async function putPicture(actor: Person, slug: string, picture: Picture, key: string | null): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.manage(actor, row, clock.now()))
    if (key !== null) await attachFile(db, key)
    await db.update(organizations).set({ [COLUMN[picture]]: key }).where(eq(organizations.id, row.id))
    await releaseFile(db, row[COLUMN[picture]])
    emit('organization.changed', { organizationId: row.id, slug: row.slug })
  })
}

async function columnsOf(draft: Draft) {
  const { html } = await renderMarkdown(draft.description)
  return { ...draft, descriptionHtml: html }
}

async function refusingTakenSlug<T>(work: Promise<T>): Promise<T> {
  return await refusingBroken('organization_slug_unique', () => fieldError('NameTaken', 'slug', 'taken', 'An organization with this address exists already.'), work)
}
