import { and, eq } from 'drizzle-orm'
import { capsuleFiles, capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { files } from '#drizzle/schema/platform'
import { storedPieces } from '#server/domain/files/queries'
import type { StoredPieces } from '#server/domain/files/queries'
import { readDownloadTicket } from '#server/domain/capsules/download-ticket'
import { requireOpen } from '#server/domain/capsules/open-claim'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

/** The file behind a short-lived link. Throws NotFound for what is no link, Gone for what has ended. */
export async function openDownload(text: string): Promise<StoredPieces> {
  const ticket = readDownloadTicket(text)
  if (!ticket) throw new AppError('NotFound', 'There is nothing at this address.')
  const now = clock.now()
  if (now >= ticket.until) throw new AppError('Gone', 'This link has ended. Open the capsule again for a new one.')
  const [row] = await database().select({ capsule: capsules, recipient: capsuleRecipients, file: files }).from(files)
    .innerJoin(capsuleFiles, eq(capsuleFiles.fileId, files.id)).innerJoin(capsules, eq(capsules.id, capsuleFiles.capsuleId))
    .innerJoin(capsuleRecipients, and(eq(capsuleRecipients.capsuleId, capsules.id), eq(capsuleRecipients.id, ticket.recipientId)))
    .where(eq(files.key, ticket.fileId))
  if (!row) throw new AppError('Gone', 'This file is not there any more.')
  requireOpen(row.capsule, row.recipient, now)
  return storedPieces(row.file)
}
