import { commentInThreadMail } from '#emails/comment-in-thread'
import { commentOnMyPostMail } from '#emails/comment-on-my-post'
import { commentReplyMail } from '#emails/comment-reply'
import type { Email } from '#emails/email'
import { invitationMail } from '#emails/invitation'
import { mailAgainMail } from '#emails/mail-again'
import { mailWaitedMail } from '#emails/mail-waited'
import { noticeMail } from '#emails/notice'
import { textsOf } from '#emails/texts'
import { mentionMail } from '#emails/mention'
import { postCreatedMail } from '#emails/post-created'
import { postRefusedMail } from '#emails/post-refused'
import { renderAccountMessage } from '#server/jobs/notifications/render-account'
import { renderCapsuleMessage } from '#server/jobs/notifications/render-capsule'
import type { MessageFacts } from '#server/domain/notifications/message-facts'
import { mailMoment } from '#server/jobs/notifications/mail-moment'
import { renderModeration } from '#server/jobs/notifications/render-moderation'
import { renderNote } from '#server/jobs/notifications/render-note'
import { config } from '#server/platform/config'
import { shorten } from '#server/platform/markdown/excerpt'

/** Longer texts are not sent whole: the mail shows how they begin. */
const LONGEST_HTML = 30_000
const LONGEST_TEXT = 6_000

/** The message of a notification, with its places unfilled. */
export function renderMessage(facts: MessageFacts, language: string): Email {
  const { kind } = facts.notification
  const site = config().publicUrl
  if (kind.startsWith('account.')) return renderAccountMessage(facts, language)
  if (kind === 'organization.invited' && facts.notification.addressId !== null) return invitationMail(invited(facts, language), language)
  if (Object.hasOwn(textsOf(language).notices, kind)) return noticeMail(kind)(notice(facts, language), language)
  if (kind.startsWith('moderation.')) return renderModeration(facts, language)
  switch (kind) {
    case 'post.refused': return postRefusedMail(refused(facts, site), language)
    case 'post.created': return postCreatedMail({ ...common(facts, language, 'type'), type: facts.post?.type ?? '' }, language)
    case 'post.mention':
    case 'comment.mention': return mentionMail(common(facts, language), language)
    case 'comment.reply': return commentReplyMail({ ...common(facts, language), answered: shorten(facts.answered ?? '', 400) }, language)
    case 'comment.onMyPost': return commentOnMyPostMail(common(facts, language), language)
    case 'comment.inThread': return commentInThreadMail(common(facts, language), language)
    case 'mail.waited': return mailWaitedMail({ count: Number(facts.notification.facts.count), url: `${site}/notifications`, settingsUrl: `${site}/settings/notifications` }, language)
    case 'mail.again': return mailAgainMail({ url: `${site}/settings/notifications` }, language)
    case 'note.opened':
    case 'note.expired':
    case 'note.destroyed': return renderNote(kind, facts, language)
    default: return renderCapsuleMessage(facts, language)
  }
}

function invited({ notification, organization, actor, invitation }: MessageFacts, language: string) {
  const until = mailMoment(invitation?.expiresAt ?? notification.createdAt, language)
  return { who: actor?.name ?? textsOf(language).site, place: organization?.name ?? '', linkStart: `${config().publicUrl}/invitations#`, until }
}

function refused({ scheduledPost }: MessageFacts, site: string) {
  return { title: String(scheduledPost?.draft.title ?? ''), refusal: scheduledPost?.refusal?.detail ?? '', url: `${site}/write?scheduled=${scheduledPost?.id}` }
}

function notice({ notification, post, comment, organization, actor }: MessageFacts, language: string) {
  const site = config().publicUrl
  const { path, ...facts } = notification.facts
  const place = comment ? `/comments/${comment.id}` : post ? `/posts/${post.id}/${post.slug}` : organization ? `/${organization.slug}` : '/notifications'
  return {
    facts: { ...facts, who: actor?.name ?? textsOf(language).site, organization: organization?.name ?? '', title: post?.title ?? String(facts.title ?? '') },
    url: `${site}${typeof path === 'string' && path.startsWith('/') ? path : place}`,
    ...post && organization && { narrow: narrowed(language, organization.name) },
  }
}

/** What one more press ends: the thread, with `type` also this kind of post, and the organization. */
function narrowed(language: string, organization: string, type?: string): Record<string, string> {
  const { mute } = textsOf(language)
  return { thread: mute.thread, ...type && { type: mute.type({ type }) }, organization: mute.organization({ organization }) }
}

function common({ post, comment, organization, actor }: MessageFacts, language: string, scope?: 'type') {
  const written = comment ?? post
  const site = config().publicUrl
  return {
    title: post?.title ?? '',
    organization: organization?.name ?? '',
    author: actor?.name ?? '',
    url: comment ? `${site}/comments/${comment.id}` : `${site}/posts/${post?.id}/${post?.slug}`,
    ...organization && { narrow: narrowed(language, organization.name, scope && post?.type) },
    body: { html: mailHtml(written?.html ?? '', post?.excerpt ?? ''), text: shorten(written?.body ?? '', LONGEST_TEXT) },
  }
}

/** Without the colours of code, which are variables of our pages' style sheet; the beginning alone if it is long. */
function mailHtml(html: string, excerpt: string): string {
  const plain = html.replace(/<\/?span[^>]*>/g, '')
  return plain.length <= LONGEST_HTML ? plain : `<p>${excerpt.replace(/[&<>]/g, character => `&#${character.charCodeAt(0)};`)}</p>`
}
