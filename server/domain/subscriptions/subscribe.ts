import { and, eq, inArray, sql } from 'drizzle-orm'
import type * as v from 'valibot'
import { technologies as technologyTable } from '#drizzle/schema/catalog'
import { subscriptions } from '#drizzle/schema/courier'
import { getTechnologyId } from '#server/domain/catalog/queries'
import type { subscriptionDraft } from '#shared/contract/subscriptions'
import { getOrganization } from '#server/domain/organizations/queries'
import { getSubscription, unknownSubscription } from '#server/domain/subscriptions/queries'
import type { SubscriptionRecord } from '#server/domain/subscriptions/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { fieldError } from '#server/platform/errors'

type Draft = v.InferOutput<typeof subscriptionDraft>

/** Says what I want to hear of an organization. Throws NotFound if I may not know of it. */
export async function putSubscription(actor: Person, slug: string, draft: Draft): Promise<SubscriptionRecord> {
  const { id } = await getOrganization(database(), actor, slug)
  return await put(actor, { organizationId: id }, draft, { target: [subscriptions.organizationId, subscriptions.userId], where: sql`organization_id is not null` })
}

export async function removeSubscription(actor: Person, slug: string): Promise<void> {
  const { id } = await getOrganization(database(), actor, slug)
  await database().delete(subscriptions).where(and(eq(subscriptions.userId, actor.id), eq(subscriptions.organizationId, id)))
}

/** … of posts about a technology, wherever they are. Throws NotFound. */
export async function followTechnology(actor: Person, slug: string, draft: Omit<Draft, 'technologies'>): Promise<SubscriptionRecord> {
  const technologyId = await getTechnologyId(database(), slug)
  return await put(actor, { technologyId }, { ...draft, technologies: [] }, { target: [subscriptions.technologyId, subscriptions.userId], where: sql`technology_id is not null` })
}

export async function unfollowTechnology(actor: Person, slug: string): Promise<void> {
  await database().delete(subscriptions).where(and(eq(subscriptions.userId, actor.id), eq(subscriptions.technologyId, await getTechnologyId(database(), slug))))
}

/** … of everything that I may see. */
export async function followSite(actor: Person, draft: Draft): Promise<SubscriptionRecord> {
  return await put(actor, { siteWide: true }, draft, { target: [subscriptions.userId], where: sql`site_wide` })
}

export async function unfollowSite(actor: Person): Promise<void> {
  await database().delete(subscriptions).where(and(eq(subscriptions.userId, actor.id), eq(subscriptions.siteWide, true)))
}

/** Changes one of mine, whatever it is about. Throws NotFound. */
export async function changeSubscription(actor: Person, id: number, draft: Draft): Promise<SubscriptionRecord> {
  const { technology, post, person } = await getSubscription(database(), actor, id)
  const values = await valuesOf(draft)
  // A thread has one kind of news, and a person who is left out has none.
  const set = person ? { level: 'muted' as const } : post ? { level: values.level } : technology ? { ...values, technologyIds: [] } : values
  await database().update(subscriptions).set(set).where(and(eq(subscriptions.id, id), eq(subscriptions.userId, actor.id)))
  return await getSubscription(database(), actor, id)
}

/** Throws NotFound. */
export async function endSubscription(actor: Person, id: number): Promise<void> {
  const ended = await database().delete(subscriptions).where(and(eq(subscriptions.id, id), eq(subscriptions.userId, actor.id))).returning({ id: subscriptions.id })
  if (ended.length === 0) throw unknownSubscription()
}

type Place = { organizationId: number } | { technologyId: number } | { siteWide: true }
interface Uniqueness { target: (typeof subscriptions.organizationId | typeof subscriptions.technologyId | typeof subscriptions.userId)[], where: ReturnType<typeof sql> }

async function put(actor: Person, place: Place, draft: Draft, { target, where }: Uniqueness): Promise<SubscriptionRecord> {
  const values = await valuesOf(draft)
  const [row] = await database().insert(subscriptions).values({ userId: actor.id, ...place, ...values, createdAt: clock.now() })
    .onConflictDoUpdate({ target, targetWhere: where, set: values }).returning({ id: subscriptions.id })
  return await getSubscription(database(), actor, row!.id)
}

async function valuesOf({ postTypes, technologies, level }: Draft) {
  const rows = technologies.length === 0 ? [] : await database().select({ id: technologyTable.id }).from(technologyTable).where(inArray(technologyTable.slug, technologies))
  if (rows.length < new Set(technologies).size) throw fieldError('InvalidInput', 'technologies', 'unknown', 'One of these technologies is not known.')
  return { postTypes: [...new Set(postTypes)], technologyIds: rows.map(({ id }) => id), level }
}
