import { technologySummaries } from '#server/domain/catalog/queries'
import { listThread } from '#server/domain/comments/list-thread'
import { findPinned } from '#server/domain/comments/show-comment'
import { presentPost, tagsOfRow } from '#server/domain/posts/presenter'
import { getPost } from '#server/domain/posts/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.get, async ({ actor, params, tag }) => {
  const db = database()
  const row = await getPost(db, actor, params.postId)
  const [thread, technologies, pinned] = await Promise.all([listThread(db, row.id), technologySummaries(db, row.technologyIds), findPinned(db, row.pinnedCommentId)])
  tag(`post:${row.id}`, ...tagsOfRow(row), ...thread.tags, ...pinned ? [`person:${pinned.author!.id}`] : [])
  return { post: presentPost(row, technologies), pinned, comments: thread.page }
})
