import { deleteAccount } from '#server/domain/accounts/delete-account'
import { handle } from '#server/platform/http/handle'
import { clearSessionCookie } from '#server/platform/http/session-cookie'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.deleteAccount, async ({ actor, event, body }) => {
  await deleteAccount(actor, body)
  clearSessionCookie(event)
})
