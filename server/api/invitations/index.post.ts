import { openInvitation } from '#server/domain/organizations/own-invitations'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.openInvitation, async ({ body }) => await openInvitation(database(), body.token))
