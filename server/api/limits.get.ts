import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { handle } from '#server/platform/http/handle'
import { limits } from '#shared/contract/limits'

export default handle(limits.get, async () => await Promise.resolve({ now: clock.now().toISOString(), ...config().limits }))
