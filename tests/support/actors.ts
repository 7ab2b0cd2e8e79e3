import type { Actor, Denial, Membership, Person } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'

/** The organization that policies are asked about, and another one. */
export const HERE = 1
export const ELSEWHERE = 2

/** Somebody signed in; nobody in particular unless told. */
export function person(facts: Partial<Person> = {}): Person {
  return {
    kind: 'person', id: 100, handle: 'somebody', isAdmin: false, suspendedUntil: null, memberships: new Map(), denials: new Map(),
    session: { publicId: 'session', hash: 'hash', freshAt: new Date(0) }, ...facts,
  }
}

export function member(role: Membership['role'], organizationId = HERE): ReadonlyMap<number, Membership> {
  return new Map([[organizationId, { role }]])
}

/** What was taken from somebody here. */
export function denied(facts: Partial<Denial>, organizationId = HERE): ReadonlyMap<number, Denial> {
  return new Map([[organizationId, { denyAll: false, denyPosts: false, denyComments: false, denyUntil: null, ...facts }]])
}

export const AUTHOR_ID = 77
export const NOW = new Date('2026-03-01T12:00:00.000Z')
const LATER = new Date('2026-04-01T00:00:00.000Z')

/** Everybody whom a policy has to tell apart, in the order of the columns of a policy's table. */
export const ACTORS: readonly [name: string, actor: Actor][] = [
  ['a visitor', visitor],
  ['a person', person()],
  ['a member', person({ memberships: member('member') })],
  ['a moderator', person({ memberships: member('moderator') })],
  ['an owner', person({ memberships: member('owner') })],
  ['an owner of another organization', person({ memberships: member('owner', ELSEWHERE) })],
  ['a denied member', person({ memberships: member('member'), denials: denied({ denyAll: true }) })],
  ['a denied moderator', person({ memberships: member('moderator'), denials: denied({ denyAll: true, denyUntil: LATER }) })],
  ['a suspended owner', person({ memberships: member('owner'), suspendedUntil: LATER })],
  ['a site admin', person({ isAdmin: true })],
  ['the author', person({ id: AUTHOR_ID })],
]

const CODES: Record<string, string> = { '+': 'allowed', 'S': 'SignInRequired', 'N': 'NotAllowed', 'X': 'Suspended', 'L': 'PostLocked', 'M': 'MembersOnly', 'T': 'TooLate', '0': 'NotFound', 'R': 'Refused', 'B': 'SenderBlocked' }

/** One line of a policy's table as cases: `verdicts` has one letter per actor above. */
export function casesOf(verdicts: string): [name: string, actor: Actor, expected: string][] {
  const letters = verdicts.split(' ')
  if (letters.length !== ACTORS.length) throw new Error(`A line of a policy's table needs ${ACTORS.length} letters: ${verdicts}`)
  return ACTORS.map(([name, actor], index) => [name, actor, CODES[letters[index]!]!])
}

export function outcome(verdict: Verdict): string {
  return verdict.allowed ? 'allowed' : verdict.code
}
