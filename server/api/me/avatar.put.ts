import { uploadAvatar } from '#server/domain/accounts/change-avatar'
import { fileUrl } from '#server/platform/file-url'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.uploadAvatar, async ({ actor, upload }) => ({ avatarUrl: fileUrl(await uploadAvatar(actor, upload)) }))
