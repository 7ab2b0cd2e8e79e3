import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { lastInvariantReport } from '#server/platform/invariants'
import { clockAdmin } from '#shared/contract/clock-admin'

export default handle(clockAdmin.invariants, async () => await lastInvariantReport(database()) ?? null)
