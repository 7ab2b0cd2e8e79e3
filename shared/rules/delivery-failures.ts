/** Why a mail did not arrive. */
export const FAILURE_KINDS = ['bounced', 'complained', 'temporary', 'connection', 'skipped', 'held', 'gave_up'] as const
