import { eq } from 'drizzle-orm'
import { notes } from '#drizzle/schema/notes'
import type { ReleaseTime } from '#server/domain/capsules/dates'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { fieldError } from '#server/platform/errors'
import { validation } from '#shared/messages/en/validation'

/** The limits of a capsule's text and recipients, which may be set tighter than the schema knows. Throws InvalidInput. */
export function checkContent({ body_md: body, to }: { body_md?: string | undefined, to?: string[] | undefined }, { isGuest }: { isGuest: boolean }): void {
  const limits = config().limits.capsules
  if (body !== undefined && body.length > limits.textCharacters && [...body].length > limits.textCharacters) throw fieldError('InvalidInput', 'body_md', 'too_long', validation.too_long())
  const most = isGuest ? limits.guestRecipients : limits.memberRecipients
  if (to !== undefined && new Set(to).size > most) {
    throw fieldError('InvalidInput', 'to', 'tooMany', most === 1 ? 'One recipient, please. Sign in to write to more.' : `A capsule has ${most} recipients at most.`)
  }
}

/** A sealed note opens when its capsule is released: not much earlier, and not later than its recipients hear of it. */
const SEAL_SLACK_MS = 5 * 60_000

/** The note that takes the place of the text. Throws InvalidInput if there is none that fits the date. */
export async function sealedNoteId(db: Db, publicId: string, { releaseAt }: Pick<ReleaseTime, 'releaseAt'>): Promise<number> {
  const [note] = await db.select({ id: notes.id, state: notes.state, opensAt: notes.opensAt, expiresAt: notes.expiresAt }).from(notes).where(eq(notes.publicId, publicId))
  if (note?.state !== 'sealed') throw fieldError('InvalidInput', 'seal', 'sealMissing', validation.sealMissing())
  const isFitting = note.opensAt !== null && Math.abs(note.opensAt.getTime() - releaseAt.getTime()) <= SEAL_SLACK_MS && note.expiresAt > releaseAt
  if (!isFitting) throw fieldError('InvalidInput', 'seal', 'sealDate', validation.sealDate())
  return note.id
}
