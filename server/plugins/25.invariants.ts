import { capsuleInvariants } from '#server/domain/capsules/invariants'
import { catalogInvariants } from '#server/domain/catalog/invariants'
import { moderationInvariants } from '#server/domain/moderation/invariants'
import { noteInvariants } from '#server/domain/notes/invariants'
import { notificationInvariants } from '#server/domain/notifications/invariants'
import { organizationInvariants } from '#server/domain/organizations/invariants'
import { postInvariants } from '#server/domain/posts/invariants'
import { config } from '#server/platform/config'
import { invariantTimer, registerInvariants, startCheckingInvariants } from '#server/platform/invariants'
import { logger } from '#server/platform/logger'
import { registerTimers } from '#server/platform/timers'

/** What must always be true, from every area, looked at each night by a worker and whenever an administrator asks. */
export default defineNitroPlugin(() => {
  registerInvariants([...organizationInvariants, ...postInvariants, ...catalogInvariants, ...notificationInvariants, ...noteInvariants, ...moderationInvariants, ...capsuleInvariants])
  registerTimers([invariantTimer])
  if (config().role === 'web') return
  startCheckingInvariants().catch((error: unknown) => logger.error({ err: error }, 'the nightly checks could not be set'))
})
