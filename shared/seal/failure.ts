/** Why something could not be sealed or opened. The words for people stand in shared/messages. */
export type SealProblem
  /** The text (or a name) holds half of a surrogate pair and would come back changed. */
  = | 'LoneSurrogate'
    | 'TextEmpty'
    | 'TextTooLong'
  /** The address is not one of a sealed note, or a part of it is missing. */
    | 'BadLink'
  /** A link of a later version of the format. */
    | 'UnknownFormat'
  /** The derivation that the server asks for is weaker or far slower than the format allows. */
    | 'BadDerivation'
  /** What arrived is not what was sealed: text, rules or file were changed, exchanged or cut. */
    | 'Tampered'
  /** WebCrypto exists in secure contexts only; there is no other way. */
    | 'NoCrypto'

export class SealError extends Error {
  override readonly name = 'SealError'
  readonly problem: SealProblem

  constructor(problem: SealProblem) {
    super(problem)
    this.problem = problem
  }
}
