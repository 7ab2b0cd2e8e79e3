import { handle } from '#server/platform/http/handle'
import { operations } from '#shared/contract/operations'

export default handle(operations.health, async () => ({ status: 'ok' as const }))
