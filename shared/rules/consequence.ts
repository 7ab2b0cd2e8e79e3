/** What happens to what somebody writes, by the four choices of the composer: said under it, always current. */

export type Addressee = 'people' | 'organization' | 'link'
export type Option = 'now' | 'later' | 'kept' | 'expiring' | 'readable' | 'sealed'

export interface Choices {
  to: Addressee
  isGuest: boolean
  isLater: boolean
  isExpiring: boolean
  isSealed: boolean
}

/** Why an option does not go with whom it is written to; undefined if it does. Keys of the texts `write.whyNot`. */
export function whyNot({ to, isGuest }: Pick<Choices, 'to' | 'isGuest'>, option: Option) {
  if (to === 'people') return isGuest && option === 'now' ? 'guestsWait' : isGuest && (option === 'sealed' || option === 'expiring') ? 'guestsSeal' : undefined
  if (to === 'organization') return option === 'expiring' ? 'postsStay' : option === 'sealed' ? 'postsAreRead' : undefined
  return option === 'kept' ? 'linksEnd' : option === 'readable' ? 'linksAreSealed' : undefined
}

/**
 * The choices with what cannot go together put right: what is sealed ends, and only what is sealed ends. `last` is the
 * option that was chosen just now, which stays if it can.
 */
export function settled(choices: Choices, last?: Option): Choices {
  const may = (option: Option) => whyNot(choices, option) === undefined
  const isSealed = !may('readable') || (may('sealed') && (last === 'kept' || last === 'readable' ? false : last === 'expiring' || last === 'sealed' || choices.isSealed))
  return { ...choices, isSealed, isExpiring: isSealed, isLater: !may('now') || choices.isLater }
}

export interface Facts extends Choices {
  /** The organization, or how many people. */
  name: string
  count: number
  /** The date in words with its place: “1 January 2030 at 09:00 in Berlin”. Empty: not chosen yet. */
  at: string
  /** Of what is sealed: how often it opens, and the moment in words when it is gone. */
  opens: number
  gone: string
}

export type ConsequenceKey
  = 'undated' | 'arrivesNow' | 'arrives' | 'confirm' | 'readAgain' | 'weCanRead' | 'appearsNow' | 'appears' | 'checkedAgain'
    | 'opensWithYourLink' | 'opensWithLink' | 'opensFrom' | 'weCannotRead' | 'operator'

/** The sentences in their order: keys of the texts `write.consequence`, each of which is given these facts. */
export function consequencesOf(facts: Facts): ConsequenceKey[] {
  const { to, isGuest, isLater, isSealed, at } = facts
  if (isLater && at === '') return ['undated']
  const sealed: ConsequenceKey[] = isSealed ? ['weCannotRead', ...isLater ? ['operator' as const] : []] : []
  if (to === 'organization') return isLater ? ['appears', 'checkedAgain'] : ['appearsNow']
  if (to === 'link') return [isLater ? 'opensFrom' : 'opensWithLink', ...sealed]
  return [
    isLater ? 'arrives' : 'arrivesNow',
    isSealed ? 'opensWithYourLink' : 'readAgain',
    ...isSealed ? sealed : ['weCanRead' as const],
    ...isGuest ? ['confirm' as const] : [],
  ]
}
