import { parseConnectionUrl } from 'nodemailer/lib/shared'
import SmtpConnection from 'nodemailer/lib/smtp-connection'
import { BadAddressError, composeMessage } from '#server/platform/mail-message'
import type { OutgoingMail } from '#server/platform/mail-message'

export interface MailServer {
  /** `smtp://` or `smtps://`, with user, password and options as nodemailer reads them. */
  url: string
  /** The address that every message is from. */
  from: string
}

/** One SMTP connection, used for one message at a time. */
export interface MailConnection {
  /**
   * Resolves once the server has accepted the message and answers what it said. Connects if there is no connection.
   * A refused message leaves the connection usable. Never repeats a message by itself.
   */
  send: (mail: OutgoingMail) => Promise<{ response: string }>
  /** Says goodbye; idempotent. */
  close: () => void
}

const CONNECT_MS = 10_000
const SILENCE_MS = 60_000

/** Opens nothing yet: the connection is made by the first message, and again by the next one after it was lost. */
export function openMailConnection(server: MailServer): MailConnection {
  const { auth, ...options } = parseConnectionUrl(server.url)
  let connection: SmtpConnection | undefined
  let closed = false

  async function connected(): Promise<SmtpConnection> {
    if (connection && !connection.destroyed) return connection
    const fresh = new SmtpConnection({ ...options, connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, dnsTimeout: CONNECT_MS, socketTimeout: SILENCE_MS })
    await new Promise<void>((resolve, reject) => {
      fresh.on('error', reject)
      fresh.once('end', () => reject(connectionLost()))
      fresh.connect(error => error ? reject(error) : resolve())
    })
    if (auth && fresh.allowsAuth) await new Promise<void>((resolve, reject) => fresh.login(auth, error => error ? reject(error) : resolve()))
    connection = fresh
    return fresh
  }

  return {
    async send(mail) {
      if (closed) throw new Error('This mail connection is closed.')
      const message = composeMessage(mail, server.from)
      const smtp = await connected()
      return await new Promise<{ response: string }>((resolve, reject) => {
        const lost = () => reject(connectionLost())
        smtp.once('end', lost)
        smtp.send({ from: server.from, to: [mail.to.address], size: message.length }, message, (error, info) => {
          smtp.off('end', lost)
          if (!error) return resolve({ response: info.response })
          if (!isRefusal(error) || smtp.destroyed) {
            smtp.close()
            return reject(error)
          }
          smtp.reset((failed) => {
            if (failed) smtp.close()
            reject(error)
          })
        })
      })
    },
    close() {
      closed = true
      connection?.quit()
      connection = undefined
    },
  }
}

/**
 * What a failed message says about its address. `hardBounce`: the server knows that there is no such mailbox.
 * `temporary`: this message did not pass, now or at all, but the address may be fine. `connection`: nothing was said about
 * it, the server could not be reached or spoken to; the same would have happened to every other message.
 */
export type MailErrorKind = 'hardBounce' | 'temporary' | 'connection'

/** Classifies what `send` threw, from SMTP's reply (RFC 5321, 4.2) and the command that it answered. */
export function classifyMailError(error: unknown): MailErrorKind {
  if (error instanceof BadAddressError) return 'hardBounce'
  const { code, command, responseCode, response } = error as SmtpError
  if (responseCode === undefined || responseCode === 421 || command === 'MAIL FROM' || (code !== 'EENVELOPE' && code !== 'EMESSAGE')) return 'connection'
  if (responseCode < 500 || command !== 'RCPT TO') return 'temporary'
  // Enhanced codes (RFC 3463): 5.2.2 is a full mailbox, 5.7.x somebody's policy; both are said of mailboxes that exist.
  return /^\d{3}[ -]5\.(?:2\.2|7\.)/.test(response ?? '') ? 'temporary' : 'hardBounce'
}

/** Whether the message certainly did not go out: it was refused, or nobody was there. Not so if the connection broke over it. */
export function wasNotTaken(error: unknown): boolean {
  const { responseCode, command, code } = error as SmtpError
  return error instanceof BadAddressError || responseCode !== undefined || command === 'CONN' || code === 'ECONNREFUSED'
}

/** What the server or the network said, in one line that fits a row. */
export function describeMailError(error: unknown): string {
  const { response, message } = error as SmtpError
  // eslint-disable-next-line no-control-regex
  return (response ?? message ?? String(error)).replace(/[\u0000-\u001F\u007F]+/g, ' ').slice(0, 500)
}

interface SmtpError {
  code?: string
  command?: string
  responseCode?: number
  response?: string
  message?: string
}

function isRefusal({ code, responseCode }: SmtpError): boolean {
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode !== 421
}

function connectionLost(): Error {
  return Object.assign(new Error('The mail server ended the connection.'), { code: 'ECONNECTION' })
}
