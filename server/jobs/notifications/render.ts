import { commentInThreadMail } from '#emails/comment-in-thread'
import { commentOnMyPostMail } from '#emails/comment-on-my-post'
import { commentReplyMail } from '#emails/comment-reply'
import type { Email } from '#emails/email'
import { mentionMail } from '#emails/mention'
import { postCreatedMail } from '#emails/post-created'
import { postRefusedMail } from '#emails/post-refused'
import { renderAccountMessage } from '#server/jobs/notifications/render-account'
import { renderCapsuleMessage } from '#server/jobs/notifications/render-capsule'
import type { MessageFacts } from '#server/domain/notifications/message-facts'
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
  switch (kind) {
    case 'post.refused': return postRefusedMail(refused(facts, site), language)
    case 'post.created': return postCreatedMail({ ...common(facts), type: facts.post?.type ?? '' }, language)
    case 'post.mention':
    case 'comment.mention': return mentionMail(common(facts), language)
    case 'comment.reply': return commentReplyMail({ ...common(facts), answered: shorten(facts.answered ?? '', 400) }, language)
    case 'comment.onMyPost': return commentOnMyPostMail(common(facts), language)
    case 'comment.inThread': return commentInThreadMail(common(facts), language)
    case 'note.opened':
    case 'note.expired':
    case 'note.destroyed': return renderNote(kind, facts, language)
    default: return renderCapsuleMessage(facts, language)
  }
}

function refused({ scheduledPost }: MessageFacts, site: string) {
  return { title: String(scheduledPost?.draft.title ?? ''), refusal: scheduledPost?.refusal?.detail ?? '', url: `${site}/write?scheduled=${scheduledPost?.id}` }
}

function common({ post, comment, organization, actor }: MessageFacts) {
  const written = comment ?? post
  const site = config().publicUrl
  return {
    title: post?.title ?? '',
    organization: organization?.name ?? '',
    author: actor?.name ?? '',
    url: comment ? `${site}/comments/${comment.id}` : `${site}/posts/${post?.id}/${post?.slug}`,
    body: { html: mailHtml(written?.html ?? '', post?.excerpt ?? ''), text: shorten(written?.body ?? '', LONGEST_TEXT) },
  }
}

/** Without the colours of code, which are variables of our pages' style sheet; the beginning alone if it is long. */
function mailHtml(html: string, excerpt: string): string {
  const plain = html.replace(/<\/?span[^>]*>/g, '')
  return plain.length <= LONGEST_HTML ? plain : `<p>${excerpt.replace(/[&<>]/g, character => `&#${character.charCodeAt(0)};`)}</p>`
}
