import type { InferInsertModel } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { comments, posts } from '#drizzle/schema/posts'
import { renderMarkdown } from '#server/platform/markdown/render'
import type { PostStatus, PostType } from '#shared/schemas/community'
import { hotKey } from '#shared/ranking/hot'
import { points } from '#shared/ranking/points'
import { wilson } from '#shared/ranking/wilson'
import { canonicalUrl } from '#shared/rules/canonical-url'
import { personPath } from '#shared/rules/paths'
import { slugOf } from '#shared/rules/slug'

/** A row to be inserted; it may bring an id that was reserved for it. */
export type Row<T extends PgTable> = InferInsertModel<T, { dbColumnNames: false, override: true }>
export type PostValues = Row<typeof posts>
export type CommentValues = Row<typeof comments>

const SLUG_LENGTH = 100

export interface Context {
  /** For fences that name no language. */
  codeLanguage?: string | null
  /** The organization's technology. */
  technologyId?: number | null
  /** Whom `@name` in the text means: handles by lower-case name. */
  handles?: ReadonlyMap<string, string>
}

export interface PostFacts {
  organizationId: number
  authorId: number
  type: PostType
  title: string
  body: string
  publishedAt: Date
  url?: string | null
  categoryId?: number | null
  technologyIds?: number[]
  labels?: string[]
  status?: PostStatus
  ups?: number
  downs?: number
  modifier?: number
  /** Distinct people other than the author who commented. */
  commenterCount?: number
}

/** A post's row with everything that is derived from its facts: slug, HTML, hot key, points. */
export async function postValues(facts: PostFacts, context: Context = {}): Promise<PostValues> {
  const { ups = 0, downs = 0, modifier = 0, commenterCount = 0, technologyIds = [], publishedAt, url = null } = facts
  const { html, excerpt, version } = await renderMarkdown(facts.body, renderOptions(context))
  return {
    ...facts,
    slug: slugOf(facts.title, SLUG_LENGTH),
    canonicalUrl: url === null ? null : canonicalUrl(url),
    html, excerpt, rendererVersion: version, technologyIds,
    feedTechnologyIds: [...new Set([...technologyIds, ...context.technologyId ? [context.technologyId] : []])],
    points: points(ups, downs, modifier),
    hotKey: hotKey({ ups, downs, commenters: commenterCount, publishedAt }),
    createdAt: publishedAt,
  }
}

export interface CommentFacts {
  postId: number
  authorId: number
  body: string
  createdAt: Date
  /** What it answers. */
  parent?: { id: number, rootId?: number | null, depth?: number }
  ups?: number
  downs?: number
  modifier?: number
}

/** A comment's row with its HTML, its place in the thread and its score. `prefix` keeps its ids apart on the page. */
export async function commentValues({ parent, ...facts }: CommentFacts, prefix: string, context: Context = {}): Promise<CommentValues> {
  const { html, version } = await renderMarkdown(facts.body, { ...renderOptions(context), idPrefix: prefix })
  return {
    ...facts,
    rootId: parent ? parent.rootId ?? parent.id : null,
    parentId: parent?.id ?? null,
    depth: parent ? (parent.depth ?? 0) + 1 : 0,
    html, rendererVersion: version,
    score: wilson((facts.ups ?? 0) + (facts.modifier ?? 0), facts.downs ?? 0),
  }
}

function renderOptions({ codeLanguage, handles }: Context) {
  return {
    ...codeLanguage ? { codeLanguage } : {},
    mentions: (name: string) => {
      const handle = handles?.get(name.toLowerCase())
      return handle && personPath({ handle })
    },
  }
}
