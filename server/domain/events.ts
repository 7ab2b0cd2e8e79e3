/** Everything that can happen, with its payload: ids, never snapshots. */
export interface DomainEvents {
  'account.linkRequested': { tokenId: number | null, kind: 'finishSignUp' | 'alreadySignedUp' | 'resetPassword' | 'passwordChanged', email: string, userId: number | null }
  'account.created': { userId: number }
  'account.changed': { userId: number, handle: string }
  'organization.created': { organizationId: number, slug: string }
  'organization.changed': { organizationId: number, slug: string }
  'membership.changed': { organizationId: number, userId: number }
  'post.created': { postId: number, organizationId: number, authorId: number }
  'post.edited': { postId: number, organizationId: number, authorId: number }
  'post.voted': { postId: number, organizationId: number }
  'comment.created': { commentId: number, postId: number, organizationId: number, authorId: number }
  'comment.edited': { commentId: number, postId: number, organizationId: number, authorId: number }
  'comment.voted': { commentId: number, postId: number }
  'technology.changed': { technologyId: number }
  'import.finished': { organizationId: number }
  'notification.created': { notificationId: number }
  'notification.prepared': { notificationId: number }
}

declare module '#server/platform/events' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Events extends DomainEvents {}
}
