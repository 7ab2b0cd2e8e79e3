import { presentSession } from '#server/domain/accounts/presenter'
import { listSessions } from '#server/domain/accounts/queries'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.listSessions, async ({ actor }) => {
  const rows = await listSessions(actor.id)
  return { items: rows.map(row => presentSession(row, actor)), nextCursor: null }
})
