/**
 * What a mail server says about a message that it took: that it could not deliver it after all (a delivery status
 * notification, RFC 3464), or that its reader calls it spam (an abuse report, RFC 5965). Both are `multipart/report`
 * (RFC 6522): words for people, fields for programs, and the message itself or its headers.
 */
export type MailReport
  = { kind: 'failed', recipient: string, messageId: string | undefined, status: string, reason: string }
    | { kind: 'complained', recipient: string | undefined, messageId: string | undefined, reason: string }

const MOST_PARTS = 20
const LONGEST_REASON = 500

/** The reports in a raw message; none, if it is something else, or tells only that a message is late. */
export function readMailReports(raw: string): MailReport[] {
  const message = splitPart(raw.replace(/\r\n?/g, '\n'))
  const type = message.headers.get('content-type') ?? ''
  const boundary = parameterOf(type, 'boundary')
  if (!/^multipart\/report\b/i.test(type) || boundary === undefined) return []
  const parts = partsOf(message.body, boundary).map(splitPart)
  const bodyOf = (...types: string[]) => parts.find(({ headers }) => types.includes(mediaTypeOf(headers.get('content-type'))))?.body
  const original = splitPart(bodyOf('message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers') ?? '').headers
  const messageId = original.get('message-id')?.trim()
  const feedback = bodyOf('message/feedback-report')
  if (feedback !== undefined) return readFeedback(feedback, original, messageId)
  const status = bodyOf('message/delivery-status', 'message/global-delivery-status')
  return status === undefined ? [] : readStatus(status, messageId)
}

/** Groups of fields: the first about the message, each other about one recipient. */
function readStatus(body: string, messageId: string | undefined): MailReport[] {
  return body.split(/\n[ \t]*\n/).map(group => fieldsOf(group.trim())).flatMap((fields) => {
    const recipient = addressIn(fields.get('final-recipient')) ?? addressIn(fields.get('original-recipient'))
    const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(fields.get('status') ?? '')?.[1] ?? ''
    if (recipient === undefined || fields.get('action')?.toLowerCase() !== 'failed' || status.startsWith('4')) return []
    const said = (fields.get('diagnostic-code') ?? '').replace(/^[\w.-]+\s*;\s*/, '')
    return [{ kind: 'failed' as const, recipient, messageId, status, reason: shown(said === '' ? `Status ${status}` : said) }]
  })
}

/** Only what says spam or fraud; `not-spam` and the like take nothing back. */
function readFeedback(body: string, original: Map<string, string>, messageId: string | undefined): MailReport[] {
  const fields = fieldsOf(body.trim())
  const type = fields.get('feedback-type')?.toLowerCase() ?? ''
  if (!['abuse', 'fraud', 'opt-out', 'opt-out-list', 'other'].includes(type)) return []
  return [{ kind: 'complained', recipient: addressIn(fields.get('original-rcpt-to')) ?? addressIn(original.get('to')), messageId, reason: shown(`${type}${fields.has('user-agent') ? `, told by ${fields.get('user-agent')}` : ''}`) }]
}

/** Whether such a failure says that there is no such mailbox: not a full one (5.2.2), nor somebody's policy (5.7). */
export function isPermanent(status: string): boolean {
  return status.startsWith('5.') && status !== '5.2.2' && !status.startsWith('5.7.')
}

function splitPart(text: string): { headers: Map<string, string>, body: string } {
  const trimmed = text.replace(/^\n+/, '')
  const end = trimmed.indexOf('\n\n')
  return { headers: fieldsOf(end < 0 ? trimmed : trimmed.slice(0, end)), body: end < 0 ? '' : trimmed.slice(end + 2) }
}

/** The first of each name, its continued lines joined. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of text.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, value] = /^([\w-]{1,80}):[ \t]*(.*)$/.exec(line) ?? []
    if (name !== undefined && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value!.trim())
  }
  return fields
}

function partsOf(body: string, boundary: string): string[] {
  return `\n${body}`.split(`\n--${boundary}`).slice(1, MOST_PARTS + 1).filter(part => !part.startsWith('--')).map(part => part.slice(part.indexOf('\n') + 1))
}

function parameterOf(header: string, name: string): string | undefined {
  const [, quoted, plain] = new RegExp(`;\\s*${name}=(?:"([^"]{1,200})"|([^\\s;]{1,200}))`, 'i').exec(header) ?? []
  return quoted ?? plain
}

function mediaTypeOf(header: string | undefined): string {
  return (header ?? '').split(';')[0]!.trim().toLowerCase()
}

/** Of `rfc822; ann@example.org`, `<ann@example.org>` or `Ann <ann@example.org>`. */
function addressIn(field: string | undefined): string | undefined {
  return /([^\s<>;"]{1,64}@[^\s<>;"]{1,190})/.exec(field ?? '')?.[1]
}

function shown(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001F\u007F-\u009F]+/g, ' ').trim().slice(0, LONGEST_REASON)
}
