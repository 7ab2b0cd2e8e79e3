import type { Email } from '#emails/email'
import { moderationNoticeMail } from '#emails/moderation-notice'
import type { MailTexts } from '#emails/texts'
import type { MessageFacts } from '#server/domain/notifications/message-facts'
import { mailMoment } from '#server/jobs/notifications/mail-moment'
import { config } from '#server/platform/config'

type Notice = keyof MailTexts['moderation']['notices']
const GOOD: ReadonlySet<string> = new Set(['dismiss', 'unhide', 'restore', 'unlock', 'lift'])

/** The mail about a case. Who reported is not told what it was in the words of its author: it may have become hidden. */
export function renderModeration({ notification, moderation }: MessageFacts, language: string): Email {
  const { row, post, organization, commentId, action } = moderation!
  const isAuthors = ['moderation.held', 'moderation.decided', 'moderation.appealEnded', 'moderation.undone'].includes(notification.kind)
  const isModerators = notification.kind === 'moderation.case' || notification.kind === 'moderation.appeal'
  const isForEver = action?.until === null || action?.until === undefined || action.until.getUTCFullYear() >= 9999
  return moderationNoticeMail(noticeOf(notification.kind, action?.action ?? ''))({
    title: isAuthors ? post?.title ?? '' : '',
    place: organization && !organization.isSite ? organization.name : '',
    what: commentId !== null ? 'comment' : post ? 'post' : 'person',
    decision: action?.action ?? '',
    reason: isAuthors ? action?.reason ?? '' : '',
    until: isForEver ? '' : mailMoment(action.until!, language),
    url: config().publicUrl + (isModerators ? `/moderation/${row.id}` : isAuthors ? `/cases/${row.id}` : '/reports'),
  }, language)
}

function noticeOf(kind: string, action: string): Notice {
  switch (kind) {
    case 'moderation.case': return 'case'
    case 'moderation.appeal': return 'appeal'
    case 'moderation.held': return 'held'
    case 'moderation.undone': return 'undone'
    case 'moderation.appealEnded': return action === 'overturn' ? 'granted' : 'refused'
    case 'moderation.outcome': return action === 'undo' ? 'reopened' : action === 'dismiss' || action === 'overturn' ? 'dismissed' : 'upheld'
    default: return GOOD.has(action) ? 'good' : 'decided'
  }
}
