import { removeAvatar } from '#server/domain/accounts/change-avatar'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.removeAvatar, async ({ actor }) => {
  await removeAvatar(actor)
})
