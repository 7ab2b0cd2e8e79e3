import { forgetActor, listenForForgottenActors, resolveActor } from '#server/domain/accounts/resolve-actor'
import { onCommit } from '#server/platform/events'
import { useActorResolver } from '#server/platform/http/handle'
import { sessionTokenOf } from '#server/platform/http/session-cookie'

/** Joins requests to accounts: who stands behind a cookie, and when that has changed. */
export default defineNitroPlugin(() => {
  useActorResolver(async event => await resolveActor(sessionTokenOf(event.node.req)))
  listenForForgottenActors()
  onCommit(({ name, payload }) => {
    if (name === 'membership.changed' || name === 'account.changed') forgetActor((payload as { userId: number }).userId)
  })
})
