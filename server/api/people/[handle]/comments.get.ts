import { presentComment, tagsOfComments } from '#server/domain/comments/presenter'
import { listCommentsBy } from '#server/domain/comments/queries'
import { authorIdOf } from '#server/domain/posts/list-posts'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { comments } from '#shared/contract/comments'

export default handle(comments.listByAuthor, async ({ actor, params, query, tag }) => {
  const authorId = await authorIdOf(database(), params.handle)
  const limit = query.limit ?? 30
  const rows = await listCommentsBy(database(), actor, authorId, { after: decodeCursor(query.cursor, ['date', 'id']), limit })
  tag(`comments-by:${authorId}`, ...tagsOfComments(rows), ...rows.map(row => `post:${row.postId}`))
  return toPage(rows, limit, row => [row.createdAt.toISOString(), row.id], row => ({ ...presentComment(row), post: row.post }))
})
