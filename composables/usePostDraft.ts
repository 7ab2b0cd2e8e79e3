import type { PostType } from '#shared/schemas/community'
import type { AnswerOf } from '~/composables/useApi'

type Source = AnswerOf<'GET /api/posts/:postId/source'>

/** The fields of a post as the form holds them; an empty text stands for nothing chosen. */
export interface PostContent {
  [name: string]: string | string[]
  organization: string
  type: PostType | ''
  category: string
  title: string
  url: string
  body: string
  technologies: string[]
  labels: string[]
  /** The key of the picture above the text, and what it shows. */
  image: string
  imageAlt: string
  /** Of an event: what clocks show there (`2030-01-01T09:00`), in which zone, and where. */
  startsAt: string
  endsAt: string
  timeZone: string
  place: string
  /** Of an edit: why, and the revision that it began from. */
  reason: string
  revision: string
}

export function emptyPost(part: Partial<PostContent> = {}): PostContent {
  return { organization: '', type: '', category: '', title: '', url: '', body: '', technologies: [], labels: [], image: '', imageAlt: '', startsAt: '', endsAt: '', timeZone: '', place: '', reason: '', revision: '', ...part }
}

export function contentOf(source: Source): PostContent {
  const { organization, type, category, title, url, body, technologies, labels, image, imageAlt, startsAt, endsAt, timeZone, place, revision } = source
  return emptyPost({
    organization, type, category: category ?? '', title, url: url ?? '', body, technologies, labels, image: image ?? '', imageAlt,
    startsAt: startsAt ?? '', endsAt: endsAt ?? '', timeZone: timeZone ?? '', place, revision: String(revision),
  })
}

/** What the API takes. A type that was not chosen is left for the API to refuse, with all other problems. */
export function postBody(content: PostContent) {
  const { type, title, body, technologies, labels } = content
  const { image, imageAlt, startsAt, endsAt, timeZone, place } = content
  const dates = type === 'Event' ? { startsAt: startsAt || null, endsAt: endsAt || null, timeZone: timeZone || null, place } : {}
  return { type: type as PostType, title, body, technologies, labels, url: content.url.trim() || null, category: content.category || null, image: image || null, imageAlt, ...dates }
}
