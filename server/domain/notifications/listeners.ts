import { notifyOfAccount } from '#server/domain/notifications/notify-of-account'
import { notifyOfCapsule, notifyOfReleases } from '#server/domain/notifications/notify-of-capsule'
import { notifyOfComment } from '#server/domain/notifications/notify-of-comment'
import { notifyOfAction, notifyOfCase } from '#server/domain/notifications/notify-of-moderation'
import { notifyOfNote } from '#server/domain/notifications/notify-of-note'
import { notifyOfDecision, notifyOfDeletion, notifyOfHandOver, notifyOfInvitation, notifyOfNewMember, notifyOfOffer, notifyOfRequest } from '#server/domain/notifications/notify-of-organization'
import { notifyOfPost } from '#server/domain/notifications/notify-of-post'
import { notifyOfRefusedPost } from '#server/domain/notifications/notify-of-refused-post'
import { notifyOfRole } from '#server/domain/notifications/notify-of-role'
import { notifyOfStatus } from '#server/domain/notifications/notify-of-status'
import { defineListener } from '#server/platform/events'
import type { Listener } from '#server/platform/events'

/** What happened becomes notifications. */
export const notificationListeners: Listener[] = [
  defineListener({
    on: 'post.created',
    name: 'notifications.post',
    run: async (unit, { postId }, event) => await notifyOfPost(unit, postId, event.id),
  }),
  defineListener({
    on: 'comment.created',
    name: 'notifications.comment',
    run: async (unit, { commentId }, event) => await notifyOfComment(unit, commentId, event.id),
  }),
  defineListener({
    on: 'post.statusChanged',
    name: 'notifications.status',
    run: async (unit, payload, event) => await notifyOfStatus(unit, payload, event.id),
  }),
  defineListener({
    on: 'membership.roleChanged',
    name: 'notifications.role',
    run: async (unit, payload, event) => await notifyOfRole(unit, payload, event.id),
  }),
  defineListener({ on: 'joinRequest.made', name: 'notifications.request', run: async (unit, { joinRequestId }, event) => await notifyOfRequest(unit, joinRequestId, event.id) }),
  defineListener({ on: 'joinRequest.decided', name: 'notifications.decision', run: async (unit, payload, event) => await notifyOfDecision(unit, payload, event.id) }),
  defineListener({ on: 'invitation.sent', name: 'notifications.invitation', run: async (unit, { invitationId }, event) => await notifyOfInvitation(unit, invitationId, event.id) }),
  defineListener({ on: 'invitation.accepted', name: 'notifications.newMember', run: async (unit, payload, event) => await notifyOfNewMember(unit, payload, event.id) }),
  defineListener({ on: 'ownership.offered', name: 'notifications.offer', run: async (unit, payload, event) => await notifyOfOffer(unit, payload, event.id) }),
  defineListener({ on: 'ownership.handedOver', name: 'notifications.handOver', run: async (unit, payload, event) => await notifyOfHandOver(unit, payload, event.id) }),
  defineListener({ on: 'organization.deleted', name: 'notifications.organizationDeleted', run: async (unit, payload, event) => await notifyOfDeletion(unit, 'deleted', payload, event.id) }),
  defineListener({ on: 'organization.restored', name: 'notifications.organizationRestored', run: async (unit, payload, event) => await notifyOfDeletion(unit, 'restored', payload, event.id) }),
  defineListener({
    on: 'note.opened',
    name: 'notifications.note-opened',
    run: async (unit, { noteId }, event) => await notifyOfNote(unit, 'note.opened', noteId, event.id),
  }),
  defineListener({
    on: 'note.ended',
    name: 'notifications.note-ended',
    run: async (unit, { noteId, state }, event) => await notifyOfNote(unit, `note.${state}`, noteId, event.id),
  }),
  defineListener({
    on: 'account.linkRequested',
    name: 'notifications.account',
    run: async (unit, payload, event) => await notifyOfAccount(unit, payload, event.id),
  }),
  defineListener({
    on: 'case.opened',
    name: 'notifications.case',
    run: async (unit, { caseId }, event) => await notifyOfCase(unit, 'moderation.case', caseId, event.id),
  }),
  defineListener({
    on: 'case.appealed',
    name: 'notifications.appeal',
    run: async (unit, { caseId }, event) => await notifyOfCase(unit, 'moderation.appeal', caseId, event.id),
  }),
  defineListener({
    on: 'moderation.told',
    name: 'notifications.moderation',
    run: async (unit, { actionId }, event) => await notifyOfAction(unit, actionId, event.id),
  }),
  defineListener({
    on: 'scheduledPost.refused',
    name: 'notifications.refusedPost',
    run: async (unit, { scheduledPostId }, event) => await notifyOfRefusedPost(unit, scheduledPostId, event.id),
  }),
  defineListener({
    on: 'capsule.told',
    name: 'notifications.capsule',
    run: async (unit, payload, event) => await notifyOfCapsule(unit, payload, event.id),
  }),
  defineListener({
    on: 'capsules.released',
    name: 'notifications.capsules',
    run: async (unit, { capsuleIds }) => await notifyOfReleases(unit, capsuleIds),
  }),
]
