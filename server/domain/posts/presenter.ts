import type { Post, PostViewer } from '#shared/contract/posts'
import { domainOf } from '#shared/rules/canonical-url'
import type { PostStatus, PostType } from '#shared/schemas/community'
import type { PostRow, TechnologySummary } from '#shared/schemas/summaries'
import { presentOrganizationSummary, presentPersonSummary } from '#server/domain/organizations/presenter'
import type { PostFacts } from '#server/domain/posts/policy'
import { postPolicy } from '#server/domain/posts/policy'
import type { PostPageRow } from '#server/domain/posts/queries'
import type { FeedRow } from '#server/domain/posts/feed'
import type { Actor } from '#server/platform/actor'
import { imageUrl } from '#server/platform/file-url'

export function presentPostRow(row: FeedRow | PostPageRow, technologies: Map<number, TechnologySummary>): PostRow {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    type: row.type as PostType,
    status: row.status as PostStatus,
    url: row.url,
    domain: domainOf(row.url),
    organization: presentOrganizationSummary(row.organization),
    category: row.category?.id ? { id: row.category.id, slug: row.category.slug, name: row.category.name } : null,
    author: presentPersonSummary(row.author),
    technologies: row.technologyIds.flatMap(id => technologies.get(id) ?? []),
    labels: row.labels,
    points: row.points,
    commentCount: row.commentCount,
    isLocked: row.lockedAt !== null,
    event: presentEvent(row),
    stickyUntil: row.stickyUntil?.toISOString() ?? null,
    publishedAt: row.publishedAt.toISOString(),
  }
}

export function presentPost(row: PostPageRow, technologies: Map<number, TechnologySummary>): Post {
  return {
    ...presentPostRow(row, technologies),
    discusses: discussedBy(row),
    html: row.html,
    excerpt: row.excerpt,
    revision: row.revision,
    editedAt: row.editedAt?.toISOString() ?? null,
    statusAt: row.statusAt?.toISOString() ?? null,
    statusBy: row.decider && presentPersonSummary(row.decider),
    image: row.imageKey && row.imageWidth && row.imageHeight ? { key: row.imageKey, url: imageUrl(row.imageKey), alt: row.imageAlt, width: row.imageWidth, height: row.imageHeight } : null,
    isHidden: row.hiddenAt !== null,
    isMembersOnly: row.membersOnly,
  }
}

/** Dates that were written before zones were kept are UTC's. */
function presentEvent({ startsAt, endsAt, timeZone, place }: Pick<FeedRow, 'startsAt' | 'endsAt' | 'timeZone' | 'place'>): PostRow['event'] {
  return startsAt && { startsAt: startsAt.toISOString(), endsAt: endsAt?.toISOString() ?? null, timeZone: timeZone ?? 'UTC', place: place ?? '' }
}

function discussedBy({ discussedTechnology, discussedStack }: PostPageRow): Post['discusses'] {
  if (discussedTechnology !== null) return { kind: 'technology', slug: discussedTechnology }
  return discussedStack === null ? null : { kind: 'stack', slug: discussedStack }
}

/** The tags of everything that a row of a list shows. */
export function tagsOfRow(row: FeedRow | PostPageRow): string[] {
  return [`person:${row.author.id}`, `organization:${row.organization.id}`, ...row.technologyIds.map(id => `technology-name:${id}`)]
}

/** The same policies that guard the commands. */
export function presentPostAbilities(actor: Actor, post: PostFacts, now: Date): PostViewer['abilities'] {
  const moderate = postPolicy.moderate(actor, post, now).allowed
  return {
    vote: postPolicy.vote(actor, post, now).allowed,
    comment: postPolicy.comment(actor, post, now).allowed,
    edit: postPolicy.edit(actor, post, now).allowed,
    delete: postPolicy.delete(actor, post, now).allowed,
    lock: moderate,
    changeStatus: moderate,
    follow: actor.kind === 'person',
    favorite: postPolicy.favorite(actor, post, now).allowed,
    pin: postPolicy.pin(actor, post, now).allowed,
    stick: moderate,
  }
}
