import type { Email } from '#emails/email'
import { fillPlaces } from '#emails/places'
import { textsOf } from '#emails/texts'
import type { MailTexts } from '#emails/texts'
import type { Addressee, Delivery } from '#server/domain/notifications/delivery'
import type { MessageFacts } from '#server/domain/notifications/message-facts'
import { optOutToken } from '#server/domain/notifications/opt-out-token'
import { secretFor } from '#server/platform/app-key'
import { config } from '#server/platform/config'
import type { OutgoingMail } from '#server/platform/mail-message'

/** Fills a batch's message for one address and adds what its headers need. */
export function outgoingMail(facts: MessageFacts, delivery: Delivery, template: Email, addressee: Addressee): OutgoingMail {
  const { notification, organization, actor } = facts
  const texts = textsOf(delivery.language)
  const host = new URL(config().publicUrl).hostname
  const isSystem = notification.addressId !== null
  const unsubscribeUrl = `${config().publicUrl}/unsubscribe/${optOutToken({ addressId: addressee.addressId, notificationId: notification.id })}`
  const filled = fillPlaces(template, {
    name: addressee.name ?? actor?.name ?? addressee.email,
    ...(notification.tokenId === null ? {} : { secret: secretFor('token', notification.tokenId) }),
    ...(isSystem ? {} : { reason: reasonText(texts, delivery.reason, organization?.name ?? ''), unsubscribe: unsubscribeUrl, narrow: `${unsubscribeUrl}#choose` }),
  })
  return {
    ...filled,
    to: { name: addressee.name ?? '', address: addressee.email },
    fromName: isSystem ? texts.site : texts.via({ author: actor?.name ?? texts.site, site: texts.site }),
    // The same for each repetition: a mailbox that gets it twice can tell.
    messageId: `<n${notification.id}.a${addressee.addressId}@${host}>`,
    date: notification.createdAt,
    ...(isSystem ? {} : listHeaders(facts, unsubscribeUrl, texts, host)),
    headers: { 'X-Guildhall-Kind': notification.kind },
  }
}

function listHeaders({ organization, post, comment }: MessageFacts, unsubscribeUrl: string, texts: MailTexts, host: string): Partial<OutgoingMail> {
  const list = organization ? { name: organization.name.replace(/[<>"]/g, ''), id: organization.slug } : { name: texts.site, id: 'site' }
  // Nobody has a message of this id: it is what makes mail programs put a thread together.
  const thread = post && `<p${post.id}@${host}>`
  return { unsubscribeUrl, listId: `${list.name} <${list.id}.${host}>`, ...(thread && { references: [thread] }), ...(thread && comment && { inReplyTo: thread }) }
}

function reasonText(texts: MailTexts, reason: string, organization: string): string {
  const text = Object.hasOwn(texts.reasons, reason) ? texts.reasons[reason as keyof MailTexts['reasons']] : texts.reasons.thread
  return typeof text === 'string' ? text : text({ organization, site: texts.site })
}
