import { endOwnSession } from '#server/domain/accounts/end-session'
import { handle } from '#server/platform/http/handle'
import { clearSessionCookie } from '#server/platform/http/session-cookie'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.signOut, async ({ actor, event }) => {
  await endOwnSession(actor)
  if (actor.kind === 'visitor' || !actor.session.token) clearSessionCookie(event)
})
