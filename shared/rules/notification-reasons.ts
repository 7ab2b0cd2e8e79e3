/**
 * Why somebody is told: stored with each recipient, worded in shared/messages. Three families decide what can stop it.
 * `author`, `reply` and `mention` are meant for one person and stop only at what that person has muted.
 */

/** Because of a subscription: told only while the nearest one says `all`. Of a technology as `technology:<id>`. */
export const BROAD_REASONS = ['organization', 'technology', 'site', 'thread'] as const

/** About the person themself: told whatever they have muted, and shown whatever has become of the place or the text since. */
export const PERSONAL_REASONS = ['role', 'membership', 'decision', 'account', 'capsule', 'note', 'mail', 'reporter', 'moderator'] as const

/** The reason's name without what follows it. */
export function reasonName(reason: string): string {
  return reason.split(':')[0]!
}

/** The technology of a reason that names one. */
export function technologyOfReason(reason: string): number | undefined {
  const match = /^technology:(\d{1,9})$/.exec(reason)
  return match ? Number(match[1]) : undefined
}
