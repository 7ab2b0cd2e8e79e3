import { latenessFigures } from '#server/domain/scheduling/clock-figures'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { clockAdmin } from '#shared/contract/clock-admin'

export default handle(clockAdmin.lateness, async () => await latenessFigures(database()))
