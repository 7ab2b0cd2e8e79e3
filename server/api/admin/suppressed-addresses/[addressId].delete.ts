import { liftSuppression } from '#server/domain/notifications/mail-admin'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { mailAdmin } from '#shared/contract/mail-admin'

export default handle(mailAdmin.liftSuppression, async ({ params }) => await liftSuppression(database(), params.addressId))
