import { listFlat, listThread } from '#server/domain/comments/list-thread'
import { getPostFacts } from '#server/domain/posts/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { comments } from '#shared/contract/comments'

export default handle(comments.list, async ({ actor, params, query, tag }) => {
  const db = database()
  const { id } = await getPostFacts(db, actor, params.postId)
  const sort = query.sort ?? 'best'
  const thread = sort === 'best' ? await listThread(db, id, query.cursor, query.limit) : await listFlat(db, id, sort, query.cursor, query.limit)
  tag(`post:${id}`, ...thread.tags)
  return thread.page
})
