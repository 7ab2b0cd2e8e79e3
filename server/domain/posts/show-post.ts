import type { Post } from '#shared/contract/posts'
import { technologySummaries } from '#server/domain/catalog/queries'
import { presentPost } from '#server/domain/posts/presenter'
import { getPost } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import { database } from '#server/platform/db'

/** A post as the actor may see it: what commands answer with. Throws NotFound. */
export async function showPost(actor: Actor, postId: number): Promise<Post> {
  const row = await getPost(database(), actor, postId)
  return presentPost(row, await technologySummaries(database(), row.technologyIds))
}
