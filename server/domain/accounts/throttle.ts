/** Guards of passwords and mailed links: their names, and the windows that the configuration gives them. */
import { config } from '#server/platform/config'
import * as throttle from '#server/platform/throttle'
import type { Count, Window } from '#server/platform/throttle'

export type ThrottleName = keyof ReturnType<typeof config>['signInLimits']

/** Counts one attempt. When a window was used up, the next one is twice as long. */
export async function countAttempt(name: ThrottleName, subject: string | number): Promise<Count> {
  return await throttle.countAttempt({ name, subject }, windowOf(name))
}

/** Counts, and throws TooManyRequests when it was one too many. */
export async function spendAttempt(name: ThrottleName, subject: string | number): Promise<void> {
  await throttle.spendAttempt({ name, subject }, windowOf(name))
}

/** The attempt was right: it does not count against the network that it came from. */
export async function giveBackAttempt(name: ThrottleName, subject: string | number): Promise<void> {
  await throttle.giveBackAttempt({ name, subject })
}

/** Whoever has shown who they are starts from nothing. */
export async function clearAttempts(...guards: [ThrottleName, string | number][]): Promise<void> {
  await throttle.clearAttempts(guards.map(([name, subject]) => ({ name, subject })))
}

function windowOf(name: ThrottleName): Window {
  return { ...config().signInLimits[name], grows: true }
}
