import { setResponseHeaders } from 'h3'
import { calendarOf } from '#server/domain/posts/calendar'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.calendar, async ({ actor, params, event }) => {
  const { name, text } = await calendarOf(database(), actor, params.postId)
  setResponseHeaders(event, { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` })
  return text
})
