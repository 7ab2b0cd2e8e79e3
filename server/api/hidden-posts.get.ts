import { listHiddenPosts } from '#server/domain/posts/marks'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { reading } from '#shared/contract/reading'

export default handle(reading.hidden, async ({ actor, query }) => await listHiddenPosts(database(), actor, query))
