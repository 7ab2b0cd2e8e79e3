import { randomBytes } from 'node:crypto'
import { storeNote } from '#server/domain/notes/store-note'
import type { Sender } from '#server/domain/notes/store-note'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { AppError, fieldError } from '#server/platform/errors'
import type { MessageDraft } from '#shared/contract/notes'
import { SealError } from '#shared/seal/failure'
import { sealNote } from '#shared/seal/seal-note'

const ID_BYTES = 12
const KEY_BYTES = 32

/**
 * Seals a message whose text this server has in hand: under a key that leaves with the answer and is kept nowhere. From
 * here on it is a note like any other. Throws InvalidInput, TooLarge, QuotaExceeded or Suspended.
 */
export async function leaveMessage(sender: Sender, draft: MessageDraft): Promise<{ id: string, key: string }> {
  const { limits: { notes: limits } } = config()
  const seconds = draft.expires_in ?? limits.postDefaultExpirySeconds
  const [shortest, longest] = [Math.min(...limits.expirySeconds), limits.longestExpirySeconds]
  if (!Number.isInteger(seconds) || seconds < shortest || seconds > longest) throw fieldError('InvalidInput', 'expires_in', 'duration', `Between ${shortest} seconds and ${longest / 86_400} days.`)
  if ((draft.opens ?? 1) > limits.mostOpens) throw fieldError('InvalidInput', 'opens', 'max_value', `${limits.mostOpens} at most.`)
  const linkKey = new Uint8Array(randomBytes(KEY_BYTES))
  const { body } = await sealed({
    text: draft.message, passphrase: draft.passphrase, id: new Uint8Array(randomBytes(ID_BYTES)), linkKey, opens: draft.opens ?? 1,
    expiresAt: new Date(clock.now().getTime() + seconds * 1000).toISOString(),
    // Nobody repeats an attempt here, and nobody asks for a receipt.
    strict: true, receipts: false,
  })
  const { note } = await storeNote(sender, body.policy.id, body, { isPlain: true })
  return { id: note.publicId, key: Buffer.from(linkKey).toString('base64url') }
}

async function sealed(note: Parameters<typeof sealNote>[0]): ReturnType<typeof sealNote> {
  try {
    return await sealNote(note)
  }
  catch (error) {
    if (!(error instanceof SealError)) throw error
    const { textCharacters } = config().limits.notes
    if (error.problem === 'TextTooLong') throw new AppError('TooLarge', `A message has ${textCharacters} characters at most.`)
    throw fieldError('InvalidInput', 'message', error.problem, 'This text would not come back as it is.')
  }
}
