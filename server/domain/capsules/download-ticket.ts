import { timingSafeEqual } from 'node:crypto'
import { secretFor } from '#server/platform/app-key'

export interface DownloadTicket {
  fileId: string
  recipientId: number
  until: Date
}

/** A link to one file for one recipient, which ends by itself: needs no row, because it can be made again from the app key. */
export function downloadTicket(fileId: string, recipientId: number, until: Date): string {
  const subject = `${fileId}.${recipientId}.${until.getTime()}`
  return `${subject}.${secretFor('capsule-download', subject)}`
}

/** Undefined for whatever we have not written. Takes the same time for each wrong ticket. */
export function readDownloadTicket(text: string): DownloadTicket | undefined {
  const match = /^([\w-]{22})\.(\d{1,15})\.(\d{1,15})\.[\w-]{43}$/.exec(text)
  if (!match) return undefined
  const ticket = { fileId: match[1]!, recipientId: Number(match[2]), until: new Date(Number(match[3])) }
  const [given, expected] = [Buffer.from(text), Buffer.from(downloadTicket(ticket.fileId, ticket.recipientId, ticket.until))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? ticket : undefined
}
