import { capsuleBouncedMail } from '#emails/capsule-bounced'
import { capsuleCanceledMail } from '#emails/capsule-canceled'
import { capsuleConfirmMail } from '#emails/capsule-confirm'
import { capsuleDeliveredMail } from '#emails/capsule-delivered'
import { capsuleExpiredMail } from '#emails/capsule-expired'
import { capsuleHeldMail } from '#emails/capsule-held'
import { capsuleMovedMail } from '#emails/capsule-moved'
import { capsuleReceiptMail } from '#emails/capsule-receipt'
import { capsuleRefusedMail } from '#emails/capsule-refused'
import { capsuleReleasedMail } from '#emails/capsule-released'
import { capsuleSentMail } from '#emails/capsule-sent'
import type { Email } from '#emails/email'
import { textsOf } from '#emails/texts'
import type { MailTexts } from '#emails/texts'
import type { CapsuleMessageFacts } from '#server/domain/capsules/queries'
import type { MessageFacts } from '#server/domain/notifications/message-facts'
import { config } from '#server/platform/config'
import { shorten } from '#server/platform/markdown/excerpt'
import { renderMarkdown } from '#server/platform/markdown/render'

/** Mail programs cut off messages beyond a hundred kilobytes: a longer text is read on its page. */
const LONGEST_HTML = 80_000
const LONGEST_NAME = 120

/** The same facts with the capsule's text rendered, once, by the renderer of everything that users write. */
export async function withCapsuleHtml(facts: MessageFacts): Promise<MessageFacts> {
  const { capsule, notification } = facts
  if (!capsule || notification.kind !== 'capsule.released') return facts
  const { html } = await renderMarkdown(capsule.body, { idPrefix: 'capsule-', ...capsule.isGuest && !capsule.isAccepted ? { links: 'text' } : {} })
  return { ...facts, capsule: { ...capsule, html } }
}

/** The message of a notification about a capsule, with its places unfilled. */
export function renderCapsuleMessage(facts: MessageFacts, language: string): Email {
  const { notification: { kind }, capsule } = facts
  if (!capsule) throw new Error(`There is no mail for ${kind}.`)
  const texts = textsOf(language)
  const site = config().publicUrl
  const { isGuest, publicId } = capsule
  const name = capsule.subject === '' ? texts.capsule.unnamed : texts.capsule.named({ name: shorten(capsule.subject, LONGEST_NAME) })
  const to = recipientsOf(capsule, texts)
  const when = whenOf(capsule, language)
  const page = { url: isGuest ? `${site}/capsules/manage#${publicId}.` : `${site}/capsules/${publicId}`, isGuest }
  const write = `${site}/capsules/new`
  switch (kind) {
    case 'capsule.confirm': return capsuleConfirmMail({ to, when, linkStart: `${site}/capsules/confirm#${publicId}.` }, language)
    case 'capsule.receipt': return capsuleReceiptMail({ name, to, when, linkStart: page.url }, language)
    case 'capsule.released': return capsuleReleasedMail(releasedProps(capsule, language), language)
    case 'capsule.sent': return capsuleSentMail({ name, to, when, ...page }, language)
    case 'capsule.delivered': return capsuleDeliveredMail({ name, to, when, ...page }, language)
    case 'capsule.canceled': return capsuleCanceledMail({ when, url: write }, language)
    case 'capsule.expired': return capsuleExpiredMail({ when, url: write }, language)
    case 'capsule.refused': return capsuleRefusedMail({ name, to, when, ...page }, language)
    case 'capsule.bounced': return capsuleBouncedMail({ name, to, when, ...page }, language)
    case 'capsule.moved': return capsuleMovedMail({ name, to, when, ...page }, language)
    case 'capsule.held': return capsuleHeldMail({ name, reason: capsule.heldReason === 'sender' ? 'sender' : 'recipients', ...page }, language)
    default: throw new Error(`There is no mail for ${kind}.`)
  }
}

/** A sender's name as others see it: nobody has checked what a guest says. */
export function capsuleAuthor({ senderName, isGuest }: CapsuleMessageFacts, texts: MailTexts): string {
  const name = shorten(senderName, config().limits.capsules.shownNameCharacters) || texts.capsule.someone
  return isGuest ? texts.capsule.unverified({ name }) : name
}

/** The wall time that was chosen, in its own zone: `3 March 2036 at 09:00 (Europe/Berlin)`. */
export function whenOf({ atLocal, timeZone }: Pick<CapsuleMessageFacts, 'atLocal' | 'timeZone'>, language: string): string {
  if (atLocal === null || timeZone === null) return ''
  return `${new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(`${atLocal}Z`))} (${timeZone})`
}

function releasedProps(capsule: CapsuleMessageFacts, language: string) {
  const texts = textsOf(language)
  const isShortened = capsule.html.length > LONGEST_HTML
  const beginning = shorten(capsule.body, 2_000)
  return {
    title: shorten(capsule.subject, LONGEST_NAME), author: capsuleAuthor(capsule, texts),
    written: new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: capsule.timeZone ?? 'UTC' }).format(capsule.createdAt),
    body: isShortened ? { html: `<p>${escaped(beginning)}</p>`, text: beginning } : { html: capsule.html.replace(/<\/?span[^>]*>/g, ''), text: capsule.body },
    isShortened, bodyPosition: capsule.bodyPosition, isSealed: capsule.isSealed,
    files: capsule.files.map(({ name, size }) => ({ name, size: sizeOf(size, language) })),
    filesSize: sizeOf(capsule.files.reduce((sum, { size }) => sum + size, 0), language),
    linkStart: `${config().publicUrl}/capsules/claim#`, siteUrl: config().publicUrl,
  }
}

function recipientsOf({ to }: CapsuleMessageFacts, { capsule }: MailTexts): string {
  const known = to.filter(given => given !== '')
  if (known.length === 0) return capsule.nobody
  return known.length === 1 ? known[0]! : capsule.others({ first: known[0]!, more: known.length - 1 })
}

function sizeOf(bytes: number, language: string): string {
  const [value, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, 'MB'] : bytes >= 1_000 ? [bytes / 1_000, 'kB'] : [bytes, 'bytes']
  return `${new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: unit === 'MB' ? 1 : 0 }).format(value)} ${unit}`
}

function localeOf(language: string): string {
  return language === 'en' ? 'en-GB' : language
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, character => `&#${character.charCodeAt(0)};`)
}
