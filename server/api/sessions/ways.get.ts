import { config } from '#server/platform/config'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.ways, () => Promise.resolve({ github: config().github !== undefined }))
