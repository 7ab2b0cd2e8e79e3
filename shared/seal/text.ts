import { SealError } from '#shared/seal/failure'

/** The longest text, in characters (Unicode code points). */
export const MOST_CHARACTERS = 100_000

/** How many characters people see it as: code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Half a surrogate pair cannot be written as UTF-8; an encoder would silently replace it. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text)
}

/** Throws a SealError if the text would not come back exactly, is empty, or is longer than `most` characters. */
export function checkText(text: string, most = MOST_CHARACTERS): void {
  if (hasLoneSurrogate(text)) throw new SealError('LoneSurrogate')
  if (text === '') throw new SealError('TextEmpty')
  if (countCharacters(text) > most) throw new SealError('TextTooLong')
}
