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
  /** Of an edit: why, and the revision that it began from. */
  reason: string
  revision: string
}

export function emptyPost(part: Partial<PostContent> = {}): PostContent {
  return { organization: '', type: '', category: '', title: '', url: '', body: '', technologies: [], labels: [], reason: '', revision: '', ...part }
}

export function contentOf(source: Source): PostContent {
  const { organization, type, category, title, url, body, technologies, labels, revision } = source
  return emptyPost({ organization, type, category: category ?? '', title, url: url ?? '', body, technologies, labels, revision: String(revision) })
}

/** What the API takes. A type that was not chosen is left for the API to refuse, with all other problems. */
export function postBody(content: PostContent) {
  const { type, title, body, technologies, labels } = content
  return { type: type as PostType, title, body, technologies, labels, url: content.url.trim() || null, category: content.category || null }
}
