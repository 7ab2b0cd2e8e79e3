import type { Comment } from '#shared/contract/comments'
import type { Me } from '#shared/contract/accounts'
import type { PostRow } from '#shared/schemas/summaries'

/** Things as the API sends them, to show in components. */
export const lena = { id: 1, handle: 'lena', name: 'Lena Aalto', avatarUrl: null }
export const guild = { id: 3, slug: 'backend-guild', name: 'Backend Guild', colour: '#7a4f9e', logoUrl: null }

export function aPost(change: Partial<PostRow> = {}): PostRow {
  return {
    id: 12, slug: 'outbox', title: 'What an outbox is for', type: 'Post', status: 'open', url: null, domain: null, organization: guild, category: null,
    author: lena, technologies: [{ id: 1, slug: 'postgresql', name: 'PostgreSQL', colour: '#4169e1' }], labels: ['queues'], points: 7, commentCount: 2,
    isLocked: false, event: null, stickyUntil: null, publishedAt: '2026-01-05T10:00:00.000Z', ...change,
  }
}

export function aComment(change: Partial<Comment> = {}): Comment {
  return {
    id: 1, postId: 12, parentId: null, depth: 0, author: lena, html: '<p>How long does it wait?</p>', points: 1, revision: 1,
    createdAt: '2026-01-05T11:00:00.000Z', editedAt: null, isDeleted: false, ...change,
  }
}

export function aPerson(change: Partial<Me> = {}): Me {
  return { id: 1, handle: 'lena', name: 'Lena Aalto', avatarUrl: null, isAdmin: false, language: 'en', timeZone: 'UTC', shortcutsOff: false, unreadCount: 0, memberships: [], ...change }
}

/** A refusal as the server sends it. */
export function aProblem(status: number, code: string, detail: string) {
  return { type: 'about:blank', title: code, status, code, detail, errors: [], requestId: 'r' }
}
