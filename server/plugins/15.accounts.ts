import { housekeeping, startHousekeeping } from '#server/domain/accounts/housekeeping'
import { forgetAddressTimer } from '#server/domain/accounts/forget-address'
import { endExportTimer } from '#server/domain/accounts/request-export'
import { forgetActor, listenForForgottenActors, resolveActor, resolveBearer } from '#server/domain/accounts/resolve-actor'
import { purgeCapsules } from '#server/domain/capsules/purge-capsules'
import { removeLooseFiles } from '#server/domain/files/remove-loose-files'
import { forgetMailDays } from '#server/domain/notifications/mail-budget'
import { forgetVisitors } from '#server/domain/views/count-view'
import { onCommit } from '#server/platform/events'
import { bearerOf } from '#server/platform/http/bearer'
import { useActorResolver } from '#server/platform/http/handle'
import { sessionTokenOf } from '#server/platform/http/session-cookie'
import { logger } from '#server/platform/logger'
import { purgeOutbox } from '#server/platform/outbox-purge'
import { removeOldLags } from '#server/platform/release-lag'
import { registerTimers } from '#server/platform/timers'

/** Joins requests to accounts: who stands behind a cookie, when that has changed, and what is cleaned up. */
export default defineNitroPlugin(() => {
  useActorResolver(async ({ node: { req } }) => {
    const bearer = bearerOf(req)
    return bearer === undefined ? await resolveActor(sessionTokenOf(req)) : await resolveBearer(bearer)
  })
  listenForForgottenActors()
  onCommit(({ name, payload }) => {
    if (name === 'membership.changed' || name === 'account.changed') forgetActor((payload as { userId: number }).userId)
  })
  registerTimers([endExportTimer, forgetAddressTimer, housekeeping([removeLooseFiles, purgeOutbox, purgeCapsules, removeOldLags, forgetVisitors, forgetMailDays])])
  startHousekeeping().catch((error: unknown) => logger.error({ err: error }, 'the hourly cleaning could not be set'))
})
