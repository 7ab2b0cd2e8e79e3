import { subscriptions } from '#drizzle/schema/courier'
import { comments, postRevisions, posts, votes } from '#drizzle/schema/posts'
import type { SampleComment, SamplePost } from '#drizzle/seed/sample/shapes'
import type { SeededOrganization } from '#scripts/seed/organizations'
import type { SeededPeople } from '#scripts/seed/people'
import type { Random } from '#scripts/seed/random'
import { commentValues, postValues } from '#server/domain/imports/rows'
import type { CommentValues, Context, PostValues } from '#server/domain/imports/rows'
import type { Sink } from '#scripts/seed/sink'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

type Vote = typeof votes.$inferInsert
interface Placed { comment: SampleComment, authorId: number, at: Date, parent?: Placed, id: number, rootId: number | null, depth: number }
interface Surroundings {
  people: SeededPeople
  organizations: Map<string, SeededOrganization>
  technologyIds: Map<string, number>
  random: Random
  now: Date
}

/** Posts with their conversations, votes and followers; what is derived from rows is computed from these rows. */
export async function seedPosts(sink: Sink, plan: SamplePost[], surroundings: Surroundings): Promise<void> {
  const { people, organizations, random, now } = surroundings
  const postIds = await sink.reserve('post', plan.length)
  const threads = plan.map(post => placeThread(post, surroundings))
  const inOrder = threads.flat().sort((a, b) => a.at.getTime() - b.at.getTime())
  const commentIds = await sink.reserve('comment', inOrder.length)
  inOrder.forEach((placed, index) => placed.id = commentIds[index]!)
  for (const placed of inOrder) placed.rootId = placed.parent ? placed.parent.rootId ?? placed.parent.id : null

  const handles = new Map([...people.ids.keys()].map(handle => [handle, handle]))
  const postRows: PostValues[] = []
  const commentRows = new Map<number, CommentValues>()
  const voteRows: Vote[] = []
  for (const [index, post] of plan.entries()) {
    const organization = organizations.get(post.in)!
    const context: Context = { codeLanguage: organization.codeLanguage, technologyId: organization.technologyId, handles }
    const postId = postIds[index]!
    const voteOn = (target: { postId: number } | { commentId: number }, authorId: number, liked: number, since: Date): { ups: number, downs: number } => {
      const voters = random.some(organization.members.filter(id => id !== authorId), liked + random.whole(0, Math.ceil(liked / 9)))
      const last = Math.min(now.getTime() - MINUTE_MS, since.getTime() + 4 * DAY_MS)
      voters.forEach((userId, place) => voteRows.push({
        ...target, userId, weight: place < liked ? 1 : -1, createdAt: new Date(since.getTime() + random.next() * Math.max(0, last - since.getTime())),
      }))
      return { ups: Math.min(liked, voters.length), downs: Math.max(0, voters.length - liked) }
    }
    const row = await postRow(post, postId, threads[index]!, surroundings, context, voteOn)
    postRows.push(row)
    for (const placed of threads[index]!) {
      const { comment, authorId, at, parent } = placed
      const liked = voteOn({ commentId: placed.id }, authorId, comment.liked ?? 0, at)
      const values = await commentValues({ postId, authorId, body: comment.body, createdAt: at, ...liked, ...parent ? { parent } : {} }, `c${placed.id}-`, context)
      commentRows.set(placed.id, { id: placed.id, ...values, ...comment.isDeleted ? { deletedAt: new Date(at.getTime() + 90 * MINUTE_MS), deletedBy: authorId } : {} })
    }
  }
  await sink.insert(posts, postRows)
  await sink.insert(postRevisions, postRows.map(row => ({
    postId: row.id!, revision: 1, editorId: row.authorId, title: row.title, url: row.url ?? null, body: row.body,
    labels: row.labels ?? [], technologyIds: row.technologyIds ?? [], createdAt: row.publishedAt,
  })))
  await sink.insert(comments, [...commentRows.values()].sort((a, b) => a.id! - b.id!))
  await sink.insert(votes, voteRows.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime()))
  await sink.insert(subscriptions, followers(postRows, threads, people))
}

async function postRow(post: SamplePost, id: number, thread: Placed[], { people, organizations, technologyIds, now }: Surroundings, context: Context, voteOn: (target: { postId: number }, authorId: number, liked: number, since: Date) => { ups: number, downs: number }): Promise<PostValues> {
  const organization = organizations.get(post.in)!
  const publishedAt = new Date(now.getTime() - Math.round(post.daysAgo * DAY_MS))
  const authorId = people.ids.get(post.by)!
  const startsAt = post.event ? new Date(Math.floor(now.getTime() / DAY_MS + post.event.inDays) * DAY_MS + 18.5 * 60 * MINUTE_MS) : null
  const decidedAt = new Date(publishedAt.getTime() + Math.min(3 * DAY_MS, (now.getTime() - publishedAt.getTime()) / 2))
  const values = await postValues({
    organizationId: organization.id, authorId, type: post.type, title: post.title, body: post.body, publishedAt, url: post.url ?? null,
    categoryId: post.category ? organization.categories.get(post.category)! : null,
    technologyIds: post.technologies.map(slug => technologyIds.get(slug)!), labels: [...post.labels ?? []],
    commenterCount: new Set(thread.map(placed => placed.authorId).filter(each => each !== authorId)).size,
    ...voteOn({ postId: id }, authorId, post.liked, publishedAt),
  }, context)
  return {
    id, ...values, startsAt,
    endsAt: startsAt && post.event ? new Date(startsAt.getTime() + post.event.hours * 60 * MINUTE_MS) : null,
    place: post.event?.place ?? null,
    ...post.status && post.status !== 'open' ? { status: post.status, statusBy: organization.members[0]!, statusAt: decidedAt } : {},
    lockedAt: post.isLocked ? decidedAt : null,
    commentCount: thread.filter(placed => !placed.comment.isDeleted).length,
    lastCommentAt: thread.length > 0 ? new Date(Math.max(...thread.map(placed => placed.at.getTime()))) : null,
  }
}

/** Gives each comment its time: after what it answers, and before now. */
function placeThread(post: SamplePost, { people, now }: Surroundings): Placed[] {
  const placed: Placed[] = []
  const place = (list: readonly SampleComment[], since: Date, parent?: Placed): void => {
    for (const comment of list) {
      const wanted = since.getTime() + comment.after * MINUTE_MS
      const at = new Date(wanted < now.getTime() - MINUTE_MS ? wanted : since.getTime() + (now.getTime() - since.getTime()) * (comment.after / (comment.after + 400)))
      const one: Placed = { comment, authorId: people.ids.get(comment.by)!, at, id: 0, rootId: null, depth: parent ? parent.depth + 1 : 0, ...parent ? { parent } : {} }
      placed.push(one)
      if (comment.replies) place(comment.replies, at, one)
    }
  }
  place(post.comments ?? [], new Date(now.getTime() - Math.round(post.daysAgo * DAY_MS)))
  return placed
}

/** Who writes in a thread follows it. One has had enough of theirs. */
function followers(rows: PostValues[], threads: Placed[][], people: SeededPeople): (typeof subscriptions.$inferInsert)[] {
  const muting = people.ids.get('gus')!
  return rows.flatMap((row, index) => {
    const since = new Map([[row.authorId, row.publishedAt]])
    for (const { authorId, at } of threads[index]!) if (!since.has(authorId)) since.set(authorId, at)
    return [...since].map(([userId, createdAt]) => ({ postId: row.id!, userId, createdAt, level: userId === muting && row.authorId !== muting ? 'muted' as const : 'all' as const }))
  })
}
