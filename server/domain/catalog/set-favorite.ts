import { and, eq, sql } from 'drizzle-orm'
import { technologies } from '#drizzle/schema/catalog'
import { favorites } from '#drizzle/schema/favorites'
import { stacks } from '#drizzle/schema/stacks'
import { wikiPolicy } from '#server/domain/catalog/policy'
import { getTechnologyId } from '#server/domain/catalog/queries'
import { getStack } from '#server/domain/catalog/stack-queries'
import { postPolicy } from '#server/domain/posts/policy'
import { getPostFacts } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

interface Outcome { isFavorite: boolean, favoriteCount: number }
type Kind = 'post' | 'technology' | 'stack'

export async function favorTechnology(actor: Person, slug: string, wanted: boolean): Promise<Outcome> {
  authorize(wikiPolicy.use(actor, clock.now()))
  return await set(actor, 'technology', await getTechnologyId(database(), slug), wanted)
}

export async function favorStack(actor: Person, slug: string, wanted: boolean): Promise<Outcome> {
  authorize(wikiPolicy.use(actor, clock.now()))
  return await set(actor, 'stack', (await getStack(database(), slug)).id, wanted)
}

/** Posts of members-only organizations are favourites of their members alone. */
export async function favorPost(actor: Person, postId: number, wanted: boolean): Promise<Outcome> {
  authorize(postPolicy.favorite(actor, await getPostFacts(database(), actor, postId), clock.now()))
  return await set(actor, 'post', postId, wanted)
}

const COLUMNS = { post: favorites.postId, technology: favorites.technologyId, stack: favorites.stackId }

/** As it is wanted, however often it is said; the count follows the rows in the same transaction. */
async function set(actor: Person, kind: Kind, id: number, wanted: boolean): Promise<Outcome> {
  return await transaction(async ({ db, emit }) => {
    const changed = wanted
      ? await db.insert(favorites).values({ userId: actor.id, [`${kind}Id`]: id, createdAt: clock.now() }).onConflictDoNothing().returning({ id: favorites.id })
      : await db.delete(favorites).where(and(eq(favorites.userId, actor.id), eq(COLUMNS[kind], id))).returning({ id: favorites.id })
    const step = changed.length === 0 ? 0 : wanted ? 1 : -1
    if (step !== 0) emit('favorite.changed', { kind, id })
    if (kind === 'post') {
      const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(favorites).where(eq(favorites.postId, id))
      return { isFavorite: wanted, favoriteCount: row!.count }
    }
    const table = kind === 'technology' ? technologies : stacks
    const [row] = await db.update(table).set({ favoriteCount: sql`${table.favoriteCount} + ${step}` }).where(eq(table.id, id)).returning({ favoriteCount: table.favoriteCount })
    return { isFavorite: wanted, favoriteCount: row!.favoriteCount }
  })
}
