import type { CommittedEvent } from '#server/platform/events'
import type { CommentEvent, DomainEvents, PostEvent } from '#server/domain/events'

type TagsOf = { [N in keyof DomainEvents]?: (payload: DomainEvents[N]) => string[] }

/** What guests' answers show, by event: these are purged at commit, and nothing else is. */
const TAGS: TagsOf = {
  'account.changed': ({ userId }) => [`person:${userId}`],
  'account.authorChanged': ({ userIds }) => userIds.flatMap(id => [`person:${id}`, `comments-by:${id}`, `feed:author:${id}`]),
  'organization.created': () => ['organizations'],
  'organization.changed': ({ organizationId }) => ['organizations', `organization:${organizationId}`],
  'organization.visibilityChanged': ({ organizationId, technologyIds, stackIds, authorIds }) => [
    'feed', 'organizations', 'technologies', 'stacks', `organization:${organizationId}`, `feed:organization:${organizationId}`, `members:${organizationId}`,
    ...technologyIds.flatMap(id => [`technology:${id}`, `feed:technology:${id}`]), ...stackIds.map(id => `stack:${id}`),
    ...authorIds.flatMap(id => [`person:${id}`, `feed:author:${id}`, `comments-by:${id}`]),
  ],
  'membership.changed': ({ organizationId }) => ['organizations', `members:${organizationId}`, `organization:${organizationId}`],
  'post.created': event => [...postTags(event), 'organizations', `organization-counts:${event.organizationId}`, `person:${event.authorId}`, ...technologyTags(event)],
  'post.edited': event => [...postTags(event), ...technologyTags(event)],
  'post.voted': postTags,
  'comment.created': event => [...commentTags(event), 'feed', `feed:organization:${event.organizationId}`, `person:${event.authorId}`],
  'comment.edited': event => [...commentTags(event), `feed:organization:${event.organizationId}`, 'feed'],
  'comment.voted': commentTags,
  'technology.changed': ({ technologyId }) => ['technologies', `technology:${technologyId}`, `technology-name:${technologyId}`],
  'stack.changed': ({ stackId, technologyIds, ownerId }) => [
    'stacks', `stack:${stackId}`, 'technologies', ...technologyIds.map(id => `technology:${id}`), ...ownerId === null ? [] : [`person:${ownerId}`],
  ],
  'discussion.opened': ({ technologyId, stackId }) => [...technologyId === null ? [] : [`technology:${technologyId}`], ...stackId === null ? [] : [`stack:${stackId}`]],
  'favorite.changed': ({ kind, id }) => kind === 'stack' ? ['stacks', `stack:${id}`] : kind === 'technology' ? [`technology:${id}`] : [],
  'organization.linkChanged': ({ organizationId, technologyIds, stackIds }) => [`organization:${organizationId}`, ...technologyIds.map(id => `technology:${id}`), ...stackIds.map(id => `stack:${id}`)],
  'feed.rewritten': ({ technologyIds }) => technologyIds.flatMap(id => [`feed:technology:${id}`, `technology:${id}`]),
  'posts.reordered': ({ organizationIds, technologyIds }) => ['feed', ...organizationIds.map(id => `feed:organization:${id}`), ...technologyIds.map(id => `feed:technology:${id}`)],
  'catalog.imported': ({ technologyIds, stackIds }) => ['technologies', 'stacks', ...technologyIds.map(id => `technology:${id}`), ...stackIds.map(id => `stack:${id}`)],
  'moderation.logged': ({ organizationId }) => ['log', ...organizationId === null ? [] : [`log:${organizationId}`]],
  'import.finished': ({ organizationId, postIds }) => [...postIds.map(id => `post:${id}`), 'feed', 'organizations', 'technologies', `organization:${organizationId}`, `feed:organization:${organizationId}`, `organization-counts:${organizationId}`],
}

export function tagsToPurge(event: CommittedEvent): string[] {
  const tagsOf = TAGS[event.name] as ((payload: unknown) => string[]) | undefined
  return tagsOf?.(event.payload) ?? []
}

function postTags({ postId, organizationId, authorId, technologyIds }: PostEvent): string[] {
  return [`post:${postId}`, 'feed', `feed:organization:${organizationId}`, `feed:author:${authorId}`, ...technologyIds.map(id => `feed:technology:${id}`)]
}

/** Their counts, where it has any. */
function technologyTags({ technologyIds }: PostEvent): string[] {
  return technologyIds.length > 0 ? ['technologies', ...technologyIds.map(id => `technology:${id}`)] : []
}

function commentTags({ postId, authorId }: CommentEvent): string[] {
  return [`post:${postId}`, `comments-by:${authorId}`]
}
