import { eq } from 'drizzle-orm'
import { technologies } from '#drizzle/schema/catalog'
import { organizations } from '#drizzle/schema/organizations'
import { stacks } from '#drizzle/schema/stacks'
import type { OrganizationLink } from '#shared/contract/organizations'
import { organizationPolicy } from '#server/domain/organizations/policy'
import { getOrganization, lockOrganization } from '#server/domain/organizations/queries'
import type { Actor, Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { fieldError } from '#server/platform/errors'
import { fileUrl } from '#server/platform/file-url'
import { authorize } from '#server/platform/policy'
import { schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

interface Wish { technology: string | null, stack: string | null }

/** The timer of posts/rewrite-feed. */
const REWRITE_FEED = 'organizations.rewriteFeed'

/** Says what an organization is about. Its posts are found under the technology soon after: a timer rewrites them in batches. */
export async function changeLink(actor: Person, slug: string, wish: Wish): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const before = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.manage(actor, before, clock.now()))
    const technologyId = wish.technology === null ? null : await idOf(db, 'technology', wish.technology)
    const stackId = wish.stack === null ? null : await idOf(db, 'stack', wish.stack)
    await db.update(organizations).set({ technologyId, stackId }).where(eq(organizations.id, before.id))
    if (technologyId !== before.technologyId) await schedule(db, REWRITE_FEED, before.id, clock.now())
    emit('organization.linkChanged', { organizationId: before.id, technologyIds: present(before.technologyId, technologyId), stackIds: present(before.stackId, stackId) })
  })
}

/** What an organization is about, and its id. Throws NotFound. */
export async function showLink(db: Db, actor: Actor, slug: string): Promise<{ organizationId: number, link: OrganizationLink }> {
  const { id, technologyId, stackId } = await getOrganization(db, actor, slug)
  const [technology] = technologyId === null
    ? []
    : await db.select({ id: technologies.id, slug: technologies.slug, name: technologies.name, colour: technologies.colour }).from(technologies).where(eq(technologies.id, technologyId))
  const [stack] = stackId === null
    ? []
    : await db.select({ id: stacks.id, slug: stacks.slug, name: stacks.name, vendor: stacks.vendor, screenshotKey: stacks.screenshotKey }).from(stacks).where(eq(stacks.id, stackId))
  return {
    organizationId: id,
    link: {
      technology: technology ?? null,
      stack: stack ? { id: stack.id, slug: stack.slug, name: stack.name, vendor: stack.vendor, screenshotUrl: fileUrl(stack.screenshotKey) } : null,
    },
  }
}

async function idOf(db: Db, kind: 'technology' | 'stack', slug: string): Promise<number> {
  const table = kind === 'technology' ? technologies : stacks
  const [row] = await db.select({ id: table.id }).from(table).where(eq(table.slug, slug))
  if (!row) throw fieldError('Refused', kind, 'unknown', `There is no ${kind} “${slug}”.`)
  return row.id
}

function present(...ids: (number | null)[]): number[] {
  return [...new Set(ids.filter(id => id !== null))]
}
