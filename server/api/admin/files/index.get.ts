import { findStrays } from '#server/domain/files/sweep-stray'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { clockAdmin } from '#shared/contract/clock-admin'

export default handle(clockAdmin.files, async () => {
  const strays = await findStrays(database())
  return { ...strays, at: strays.at.toISOString() }
})
