import * as v from 'valibot'
import type { ForeignPost, ForeignThread } from '#server/domain/imports/thread'

/** What we read of a post in Discourse's public JSON; the rest is ignored. */
const discoursePost = v.object({
  topic_id: v.pipe(v.number(), v.integer()),
  topic_slug: v.optional(v.string(), ''),
  topic_title: v.optional(v.string()),
  post_number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  post_type: v.optional(v.number(), 1),
  username: v.pipe(v.string(), v.minLength(1)),
  name: v.optional(v.nullable(v.string())),
  created_at: v.pipe(v.string(), v.check(text => !Number.isNaN(Date.parse(text)), 'is not a date')),
  cooked: v.string(),
  reply_to_post_number: v.optional(v.nullable(v.number()), null),
  hidden: v.optional(v.nullable(v.boolean())),
  deleted_at: v.optional(v.nullable(v.string())),
  user_deleted: v.optional(v.nullable(v.boolean())),
  actions_summary: v.optional(v.array(v.object({ id: v.number(), count: v.optional(v.number(), 0) })), []),
})
type DiscoursePost = v.InferOutput<typeof discoursePost>

/** A readable post, where it stood, or what was wrong with it and where. */
export type ReadPost = { post: DiscoursePost } | { problem: string }

const LIKE = 2
/** Written by people: ordinary posts (1) and moderators' notes (2); not small actions and whispers. */
const BY_PEOPLE = new Set([1, 2])

/** The posts of an answer of `/posts.json` or `/t/<id>/posts.json`. Each broken one is named by its JSON path. */
export function readPosts(json: unknown): ReadPost[] {
  const [path, list] = postsOf(json)
  if (!list) return [{ problem: 'is neither an answer of /posts.json (latest_posts) nor of /t/<id>/posts.json (post_stream.posts)' }]
  return list.map((item, index) => {
    const result = v.safeParse(discoursePost, item)
    if (result.success) return { post: result.output }
    const { message, path: inside } = result.issues[0]
    return { problem: `${path}[${index}]${(inside ?? []).map(part => typeof part.key === 'number' ? `[${part.key}]` : `.${String(part.key)}`).join('')}: ${message}` }
  })
}

function postsOf(json: unknown): [string, unknown[] | undefined] {
  const loose = v.safeParse(v.object({ latest_posts: v.optional(v.array(v.unknown())), post_stream: v.optional(v.object({ posts: v.array(v.unknown()) })) }), json)
  if (!loose.success) return ['', undefined]
  const { latest_posts: latest, post_stream: stream } = loose.output
  return latest ? ['latest_posts', latest] : ['post_stream.posts', stream?.posts]
}

/** Puts posts of many pages, which overlap, together to threads, those that began first coming first. */
export function gatherThreads(posts: readonly DiscoursePost[], titles: ReadonlyMap<number, string> = new Map(), title?: string): ForeignThread[] {
  const topics = new Map<number, Map<number, DiscoursePost>>()
  for (const post of posts) {
    const topic = topics.get(post.topic_id) ?? new Map<number, DiscoursePost>()
    topics.set(post.topic_id, topic.set(post.post_number, { ...topic.get(post.post_number), ...post }))
  }
  return [...topics].sort(([a], [b]) => a - b).map(([id, numbered]) => {
    const list = [...numbered.values()].sort((a, b) => a.post_number - b.post_number)
    const named = list.find(post => post.topic_title)?.topic_title
    return { id: String(id), title: titles.get(id) ?? named ?? title ?? titleOfSlug(list[0]!.topic_slug, id), posts: list.map(foreignPost) }
  })
}

function foreignPost(post: DiscoursePost): ForeignPost {
  return {
    number: post.post_number,
    author: { id: post.username.toLowerCase(), name: post.name || post.username },
    html: post.cooked,
    createdAt: new Date(post.created_at),
    replyTo: post.reply_to_post_number,
    likes: post.actions_summary.find(({ id }) => id === LIKE)?.count ?? 0,
    isLeftOut: !BY_PEOPLE.has(post.post_type) || post.hidden === true || Boolean(post.deleted_at) || post.user_deleted === true || post.cooked.trim() === '',
  }
}

/** `kpop-demon-hunters` → “Kpop demon hunters”. */
function titleOfSlug(slug: string, id: number): string {
  const words = slug.replace(/[-_]+/g, ' ').trim()
  return words.length < 3 ? `Topic ${id}` : words[0]!.toUpperCase() + words.slice(1)
}
