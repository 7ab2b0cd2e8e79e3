import type { NoteRecord } from '#server/domain/notes/queries'
import { AppError } from '#server/platform/errors'

const ENDED = {
  opened: ['Opened', 'This note was opened already; nothing of it is left.'],
  revoked: ['Revoked', 'Whoever sealed this note has taken it back.'],
  expired: ['Expired', 'This note has expired.'],
  destroyed: ['Destroyed', 'This note was destroyed after too many wrong passphrases.'],
} as const

/** Why a note cannot be opened any more, whether or not the clock has noted it yet; undefined while it can. */
export function endOf({ state, expiresAt }: Pick<NoteRecord, 'state' | 'expiresAt'>, now: Date): AppError | undefined {
  const end = state === 'sealed' || state === 'uploading' ? expiresAt <= now ? 'expired' : undefined : state
  return end && new AppError(ENDED[end][0], ENDED[end][1])
}
