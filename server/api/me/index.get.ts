import { presentMe } from '#server/domain/accounts/presenter'
import { getOwnView } from '#server/domain/accounts/queries'
import { handle } from '#server/platform/http/handle'
import { clearSessionCookie, sessionTokenOf } from '#server/platform/http/session-cookie'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.me, async ({ actor, event }) => {
  if (actor.kind === 'person') return presentMe(await getOwnView(actor.id))
  // A cookie that has ended would make every page ask again.
  if (sessionTokenOf(event.node.req) !== undefined) clearSessionCookie(event)
  return null
})
