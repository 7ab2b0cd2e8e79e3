import { config } from '#server/platform/config'
import { handle } from '#server/platform/http/handle'
import { openApiDocument } from '#server/platform/openapi'
import { operations } from '#shared/contract/operations'

export default handle(operations.openapi, async () => ({ ...openApiDocument(config().publicUrl) }))
