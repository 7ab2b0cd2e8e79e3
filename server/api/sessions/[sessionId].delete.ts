import { endSession } from '#server/domain/accounts/end-session'
import { handle } from '#server/platform/http/handle'
import { clearSessionCookie } from '#server/platform/http/session-cookie'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.endSession, async ({ actor, event, params }) => {
  await endSession(actor, params.sessionId)
  if (params.sessionId === actor.session.publicId) clearSessionCookie(event)
})
