import { icalendar } from '#shared/rules/icalendar'
import { postPath } from '#shared/rules/paths'
import { getPost } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

/** An event as a file for calendars. Throws NotFound for a post that is none. */
export async function calendarOf(db: Db, actor: Actor, postId: number): Promise<{ name: string, text: string }> {
  const post = await getPost(db, actor, postId)
  if (!post.startsAt) throw new AppError('NotFound', 'This post is no event with a date.')
  const address = config().publicUrl
  const url = `${address}${postPath(post)}`
  return {
    name: `${post.slug || 'event'}.ics`,
    text: icalendar({
      uid: `post-${post.id}@${new URL(address).hostname}`, sequence: post.revision - 1, changedAt: post.editedAt ?? post.publishedAt, startsAt: post.startsAt, endsAt: post.endsAt,
      title: post.title, place: post.place ?? '', text: post.excerpt, url, isCanceled: post.status === 'declined',
    }),
  }
}
