import type { Email } from '#emails/email'
import { fillPlaces } from '#emails/places'
import { textsOf } from '#emails/texts'
import type { MailTexts } from '#emails/texts'
import type { Addressee, Delivery } from '#server/domain/notifications/delivery'
import type { MessageFacts } from '#server/domain/notifications/message-facts'
import { claimTokenOf, confirmTokenOf, manageTokenOf } from '#server/domain/capsules/tokens'
import { optOutToken } from '#server/domain/notifications/opt-out-token'
import { capsuleAuthor, whenOf } from '#server/jobs/notifications/render-capsule'
import { secretFor } from '#server/platform/app-key'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { reasonName, technologyOfReason } from '#shared/rules/notification-reasons'
import type { OutgoingMail } from '#server/platform/mail-message'

/**
 * Fills a batch's message for one address and adds what its headers need; `earlier` are the notifications that told this
 * address of the same thread before.
 */
export function outgoingMail(facts: MessageFacts, delivery: Delivery, template: Email, addressee: Addressee, earlier: number[] = []): OutgoingMail {
  const { notification, actor } = facts
  const texts = textsOf(delivery.language)
  const host = new URL(config().publicUrl).hostname
  const isSystem = notification.addressId !== null
  const isCapsule = notification.capsuleId !== null
  const optOut = optOutToken({ addressId: addressee.addressId, notificationId: notification.id })
  const unsubscribeUrl = `${config().publicUrl}/unsubscribe/${optOut}`
  const idOf = (notificationId: number) => `<n${notificationId}.a${addressee.addressId}@${host}>`
  const filled = fillPlaces(template, {
    name: addressee.name ?? actor?.name ?? addressee.email,
    ...secretPlace(facts, addressee),
    ...(isCapsule ? { due: dueText(facts, delivery.language), unsubscribe: unsubscribeUrl } : {}),
    ...(isSystem ? {} : { reason: reasonText(texts, delivery.reason, facts), unsubscribe: unsubscribeUrl, narrow: `${unsubscribeUrl}#choose` }),
  })
  return {
    ...filled,
    to: { name: addressee.name ?? '', address: addressee.email },
    fromName: isSystem ? texts.site : texts.via({ author: authorOf(facts, texts), site: texts.site }),
    // The same for each repetition: a mailbox that gets it twice can tell.
    messageId: idOf(notification.id),
    date: notification.createdAt,
    ...(notification.kind === 'capsule.confirm' || (isSystem && notification.kind === 'organization.invited') || notification.kind === 'capsule.released' ? { unsubscribeUrl: `${config().publicUrl}/api/optout/${optOut}` } : isSystem ? {} : listHeaders(facts, unsubscribeUrl, texts, host, earlier.map(idOf))),
    headers: { 'X-Guildhall-Kind': notification.kind },
  }
}

/** The secret of the link in this mail: of an account, or of what a capsule lets its reader do. */
function secretPlace({ notification: { kind, tokenId, capsuleId } }: MessageFacts, { addressId }: Addressee): { secret?: string } {
  if (tokenId !== null) return { secret: secretFor('token', tokenId) }
  if (capsuleId === null) return {}
  if (kind === 'capsule.released') return { secret: claimTokenOf(capsuleId, addressId) }
  return { secret: kind === 'capsule.confirm' ? confirmTokenOf(capsuleId) : manageTokenOf(capsuleId) }
}

/** Said when it is sent, not when it is written: a mail that waited for its server comes late too. */
function dueText({ capsule }: MessageFacts, language: string): string {
  if (!capsule?.releaseAt) return ''
  const isLate = clock.now().getTime() - capsule.releaseAt.getTime() > config().limits.capsules.lateSeconds * 1000
  const texts = textsOf(language).capsule.released
  return texts[isLate ? 'late' : 'onTime']({ due: whenOf(capsule, language) })
}

function authorOf({ actor, capsule }: MessageFacts, texts: MailTexts): string {
  return capsule ? capsuleAuthor(capsule, texts) : actor?.name ?? texts.site
}

function listHeaders({ organization, post, comment }: MessageFacts, unsubscribeUrl: string, texts: MailTexts, host: string, earlier: string[]): Partial<OutgoingMail> {
  const list = organization ? { name: organization.name.replace(/[<>"]/g, ''), id: organization.slug } : { name: texts.site, id: 'site' }
  // Nobody has a message of this id: it is what makes mail programs put a thread together.
  const thread = post ? [`<p${post.id}@${host}>`, ...earlier] : []
  return { unsubscribeUrl, listId: `${list.name} <${list.id}.${host}>`, ...(post && { references: thread }), ...(post && comment && { inReplyTo: thread.at(-1)! }) }
}

function reasonText(texts: MailTexts, reason: string, { organization, technologies }: MessageFacts): string {
  const name = reasonName(reason)
  const text = Object.hasOwn(texts.reasons, name) ? texts.reasons[name as keyof MailTexts['reasons']] : texts.reasons.thread
  const technology = technologies?.[technologyOfReason(reason) ?? 0] ?? ''
  return typeof text === 'string' ? text : text({ organization: organization?.name ?? '', technology, site: texts.site })
}
