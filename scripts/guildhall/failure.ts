import { SealError } from '#shared/seal/failure'
import type { SealProblem } from '#shared/seal/failure'

/** What a script can tell apart. */
export const EXIT = { failed: 1, usage: 2, gone: 3, passphrase: 4, notNow: 5, tampered: 6 } as const
export type Exit = (typeof EXIT)[keyof typeof EXIT]

/** Ends the command with one line and a status. */
export class CommandProblem extends Error {
  readonly exit: Exit

  constructor(message: string, exit: Exit = EXIT.failed) {
    super(message)
    this.exit = exit
  }
}

const SEAL: Record<SealProblem, [text: string, exit: Exit]> = {
  LoneSurrogate: ['The text is not well-formed Unicode, so it would not come back exactly. It was not sealed.', EXIT.usage],
  TextEmpty: ['There is no text. Hand it over on standard input.', EXIT.usage],
  TextTooLong: ['The text is longer than 100,000 characters.', EXIT.usage],
  BadLink: ['That is not a link of a sealed note, or a part of it is missing.', EXIT.usage],
  UnknownFormat: ['This link was made by a later version.', EXIT.usage],
  BadDerivation: ['The server asks for a derivation that the format does not allow.', EXIT.tampered],
  Tampered: ['This is not what was sealed: text, rules or file were changed. Do not trust it.', EXIT.tampered],
  NoCrypto: ['This Node has no WebCrypto.', EXIT.failed],
}

const REFUSED: Record<string, [text: string, exit: Exit]> = {
  NotFound: ['There is no such note.', EXIT.gone],
  Opened: ['It has been opened as often as its sender allowed, and is gone.', EXIT.gone],
  Revoked: ['Its sender took it back.', EXIT.gone],
  Expired: ['Its time is over.', EXIT.gone],
  Destroyed: ['It was destroyed after too many wrong passphrases.', EXIT.gone],
  TooEarly: ['It is too early to open it.', EXIT.notNow],
  Locked: ['It is locked for a while after too many wrong passphrases.', EXIT.notNow],
  TooManyRequests: ['That was a lot in a short time. Wait a little.', EXIT.notNow],
}

/** A refusal of the server, in words. */
export function refusalOf(code: string, detail: string, triesLeft?: number): CommandProblem {
  if (code === 'WrongSecret') return new CommandProblem(`That is not the passphrase.${triesLeft === undefined ? '' : ` ${triesLeft} more before it is locked.`}`, EXIT.passphrase)
  const [text, exit] = REFUSED[code] ?? [detail || `The server refused it (${code}).`, EXIT.failed]
  return new CommandProblem(text, exit)
}

/** The line and the status for anything that was thrown. */
export function problemOf(error: unknown): CommandProblem {
  if (error instanceof CommandProblem) return error
  if (error instanceof SealError) return new CommandProblem(...SEAL[error.problem])
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return new CommandProblem(error.message, EXIT.usage)
  return new CommandProblem(error instanceof Error ? error.message : String(error))
}
