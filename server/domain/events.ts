/** A post, and the lists that it stands in: `technologyIds` are those that feeds filter by, before and after a change. */
export interface PostEvent {
  postId: number
  organizationId: number
  authorId: number
  technologyIds: number[]
}

export interface CommentEvent {
  commentId: number
  postId: number
  organizationId: number
  /** The comment's author. */
  authorId: number
}

/** Mails about one's own account that carry no secret, or one of their own. */
export type AccountNotice
  = 'confirmEmail' | 'emailTaken' | 'emailChanged' | 'emailRestored' | 'secondFactorOn' | 'secondFactorOff' | 'recoveryRenewed' | 'recoveryUsed'
    | 'passkeyAdded' | 'passkeyRemoved' | 'githubLinked' | 'githubUnlinked' | 'apiTokenMade' | 'exportReady' | 'accountDeleted'

/** Everything that can happen, with its payload: ids, never snapshots. */
export interface DomainEvents {
  'account.linkRequested': { tokenId: number | null, kind: 'finishSignUp' | 'alreadySignedUp' | 'resetPassword' | 'passwordChanged' | 'signedOutEverywhere' | 'claim' | AccountNotice, email: string, userId: number | null }
  /** The same rows are written where no mail may go out: nobody listens to this. */
  'account.linkWithheld': { tokenId: number }
  /** Somebody asked for everything that their account holds. */
  'account.exportRequested': { exportId: number }
  /** Ready, or not to be made. */
  'account.exportEnded': { exportId: number }
  /** What one account wrote stands under another name now: a claimed placeholder, or nobody's any more. */
  'account.authorChanged': { userIds: number[] }
  'account.created': { userId: number }
  'account.changed': { userId: number, handle: string }
  'organization.created': { organizationId: number, slug: string }
  'organization.changed': { organizationId: number, slug: string }
  'membership.roleChanged': { organizationId: number, userId: number, actorId: number, role: 'owner' | 'moderator' | 'member' }
  'membership.changed': { organizationId: number, userId: number }
  'joinRequest.made': { joinRequestId: number }
  'joinRequest.decided': { joinRequestId: number, accepted: boolean }
  'invitation.sent': { invitationId: number }
  'invitation.accepted': { invitationId: number, userId: number }
  'ownership.offered': { organizationId: number, fromUserId: number, toUserId: number }
  'ownership.handedOver': { organizationId: number, fromUserId: number, toUserId: number }
  'organization.deleted': { organizationId: number, actorId: number }
  'organization.restored': { organizationId: number, actorId: number }
  /** Other people see it now, or do not any more: all these lists and counts show it or not. */
  'organization.visibilityChanged': { organizationId: number, technologyIds: number[], stackIds: number[], authorIds: number[] }
  'post.created': PostEvent
  'post.edited': PostEvent
  'post.voted': PostEvent
  /** `actorId`: who changed it. */
  'post.statusChanged': { postId: number, actorId: number, status: string }
  'comment.created': CommentEvent
  'comment.edited': CommentEvent
  'comment.voted': CommentEvent
  'technology.changed': { technologyId: number }
  /** `technologyIds` are those that it names, before and after. */
  'stack.changed': { stackId: number, technologyIds: number[], ownerId: number | null }
  'discussion.opened': { postId: number, technologyId: number | null, stackId: number | null }
  'favorite.changed': { kind: 'post' | 'technology' | 'stack', id: number }
  'organization.linkChanged': { organizationId: number, technologyIds: number[], stackIds: number[] }
  /** Posts of this organization are found under other technologies now: these lost or won some. */
  /** Their hot keys follow another scale. */
  'posts.reordered': { organizationIds: number[], technologyIds: number[] }
  'feed.rewritten': { organizationId: number, technologyIds: number[] }
  'catalog.imported': { technologyIds: number[], stackIds: number[] }
  'import.finished': { organizationId: number, postIds: number[] }
  'note.opened': { noteId: number, opening: number }
  /** Ended by time or by wrong passphrases, unopened. */
  'note.ended': { noteId: number, state: 'expired' | 'destroyed' }
  /** A mail about a capsule to its sender (or, to confirm, to whoever was named as its sender). */
  'capsule.told': { capsuleId: number, kind: 'confirm' | 'receipt' | 'sent' | 'canceled' | 'expired' | 'refused' | 'bounced' | 'delivered' | 'moved' | 'held', addressId: number }
  /** A case waits for moderators: opened by reports, by a rule, or again by an appeal. */
  'case.opened': { caseId: number }
  'case.appealed': { caseId: number }
  /** Something stands in the log of moderation. */
  'moderation.logged': { actionId: number, organizationId: number | null }
  /** Its author and those who reported are to hear of it: at once, or when the time to take it back is over. */
  'moderation.told': { actionId: number }
  'scheduledPost.refused': { scheduledPostId: number }
  /** Stored bytes that no row has any more; removed by a listener, and by the sweeper if that fails. */
  'files.released': { keys: string[] }
  /** Released by the clock, many in one transaction. */
  'capsules.released': { capsuleIds: number[] }
  'notification.created': { notificationId: number }
  'notifications.created': { notificationIds: number[] }
  'notification.prepared': { notificationId: number }
  /** A batch that has waited long enough to be tried again. */
  'notification.batchDue': { batchId: number }
  'notification.batchesDue': { batchIds: number[] }
  /** A mail of a capsule came back, or was given up after all tries. */
  'capsule.undelivered': { batchId: number, addressId: number, kind: 'bounced' | 'gave_up' }
  /** Nothing of a capsule's mails waits any more. */
  'capsule.settled': { capsuleId: number }
}

declare module '#server/platform/events' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Events extends DomainEvents {}
}
