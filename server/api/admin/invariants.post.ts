import { handle } from '#server/platform/http/handle'
import { checkInvariants } from '#server/platform/invariants'
import { clockAdmin } from '#shared/contract/clock-admin'

export default handle(clockAdmin.checkInvariants, async () => await checkInvariants())
