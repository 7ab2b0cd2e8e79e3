import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'

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
 * characters are dropped here, everything beyond ASCII is encoded by the composer.
 * @throws BadAddressError if the recipient's address has a form that no server accepts.
 */
export async function composeMessage(mail: OutgoingMail, from: string): Promise<Buffer> {
  if (!ADDRESS.test(mail.to.address) || mail.to.address.length > 254) throw new BadAddressError('The address is not one that mail can be sent to.')
  const message = new MailComposer({
    from: { name: line(mail.fromName), address: from },
    to: { name: line(mail.to.name ?? ''), address: mail.to.address },
    subject: line(mail.subject),
    text: mail.text,
    html: mail.html,
    messageId: line(mail.messageId),
    date: mail.date,
    references: mail.references?.map(line),
    inReplyTo: mail.inReplyTo === undefined ? undefined : line(mail.inReplyTo),
    headers: headersOf(mail),
    // Boundaries come from the Message-ID, so that a repetition is the same byte for byte.
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 16),
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  return await message.build()
}

function headersOf(mail: OutgoingMail): Record<string, string> {
  const headers: Record<string, string> = { 'Auto-Submitted': 'auto-generated' }
  for (const [name, value] of Object.entries(mail.headers ?? {})) headers[name.replace(/[^\w-]/g, '')] = line(value)
  if (mail.listId !== undefined) headers['List-Id'] = line(mail.listId)
  if (mail.unsubscribeUrl !== undefined) {
    headers['List-Unsubscribe'] = `<${line(mail.unsubscribeUrl).replace(/[\s<>]/g, encodeURIComponent)}>`
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click'
  }
  return headers
}

/** One line: breaks and control characters become a space. */
function line(text: string): string {
  return text.replace(BREAKS, ' ').trim()
}
