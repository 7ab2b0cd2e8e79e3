import { createHash } from 'node:crypto'
import MimeNode from 'nodemailer/lib/mime-node'
import { quotedPrintable } from '#server/platform/quoted-printable'

/** One message to one address, ready to be sent. */
export interface OutgoingMail {
  to: { name?: string, address: string }
  /** Who writes, in words: `Ann via Guildhall`. The address is the connection's own. */
  fromName: string
  subject: string
  html: string
  text: string
  /** With angle brackets. The same for each repetition of the same message to the same address. */
  messageId: string
  /** When the message came to be, not when it is sent: a repetition is identical. */
  date: Date
  /** `Vue <vue.guildhall.example>` (RFC 2919). */
  listId?: string
  /** Ends the subscription by POST (RFC 8058). */
  unsubscribeUrl?: string
  references?: string[]
  inReplyTo?: string
  headers?: Record<string, string>
}

// eslint-disable-next-line no-control-regex
const BREAKS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]+/g
const ADDRESS = /^[^\s<>(),;:"@\p{Cc}]+@[^\s<>(),;:"@\p{Cc}]+$/u

/** The address cannot be written to as it stands; no server was asked. */
export class BadAddressError extends Error {
  override name = 'BadAddressError'
}

/**
 * The message as it goes over the wire. Nothing that users write reaches a header unencoded: line ends and other control
 * characters are dropped here, everything beyond ASCII is encoded by nodemailer. The two parts are put together here and
 * not by its streams, which take longer than all the rest of a delivery.
 * @throws BadAddressError if the recipient's address has a form that no server accepts.
 */
export function composeMessage(mail: OutgoingMail, from: string): Buffer {
  if (!ADDRESS.test(mail.to.address) || mail.to.address.length > 254) throw new BadAddressError('The address is not one that mail can be sent to.')
  // The boundary comes from the Message-ID, so that a repetition is the same byte for byte.
  const boundary = `=_${createHash('sha256').update(mail.messageId).digest('hex').slice(0, 32)}`
  const node = new MimeNode(`multipart/alternative; boundary="${boundary}"`)
  node.setHeader({
    'From': { name: line(mail.fromName), address: from },
    'To': { name: line(mail.to.name ?? ''), address: mail.to.address },
    'Subject': line(mail.subject),
    'Message-ID': line(mail.messageId),
    'Date': mail.date.toUTCString().replace('GMT', '+0000'),
    ...headersOf(mail),
  })
  return Buffer.from([
    node.buildHeaders(),
    '',
    `--${boundary}`,
    part('text/plain', mail.text),
    `--${boundary}`,
    part('text/html', mail.html),
    `--${boundary}--`,
    '',
  ].join('\r\n'), 'latin1')
}

function headersOf(mail: OutgoingMail): Record<string, string> {
  const headers: Record<string, string> = { 'Auto-Submitted': 'auto-generated' }
  for (const [name, value] of Object.entries(mail.headers ?? {})) headers[name.replace(/[^\w-]/g, '')] = line(value)
  if (mail.references !== undefined) headers.References = line(mail.references.join(' '))
  if (mail.inReplyTo !== undefined) headers['In-Reply-To'] = line(mail.inReplyTo)
  if (mail.listId !== undefined) headers['List-Id'] = line(mail.listId)
  if (mail.unsubscribeUrl !== undefined) {
    headers['List-Unsubscribe'] = `<${line(mail.unsubscribeUrl).replace(/[\s<>]/g, encodeURIComponent)}>`
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click'
  }
  return headers
}

function part(contentType: string, text: string): string {
  return `Content-Type: ${contentType}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(text)}`
}

/** One line: breaks and control characters become a space. */
function line(text: string): string {
  return text.replace(BREAKS, ' ').trim()
}
