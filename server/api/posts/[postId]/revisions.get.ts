import { presentPersonSummary } from '#server/domain/organizations/presenter'
import { getPostFacts, listRevisions } from '#server/domain/posts/queries'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { posts } from '#shared/contract/posts'

export default handle(posts.revisions, async ({ actor, params, query }) => {
  const { id } = await getPostFacts(database(), actor, params.postId)
  const limit = query.limit ?? 20
  const rows = await listRevisions(database(), id, { before: decodeCursor(query.cursor, ['int'])?.[0], limit })
  return toPage(rows, limit, row => [row.revision], row => ({ ...row, editor: presentPersonSummary(row.editor), createdAt: row.createdAt.toISOString() }))
})
