import { getOrganization } from '#server/domain/organizations/queries'
import { showPostOfLink } from '#server/domain/posts/find-link'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.byLink, async ({ actor, query }) => {
  const { id } = await getOrganization(database(), actor, query.organization)
  return { post: await showPostOfLink(database(), actor, id, query.url) }
})
