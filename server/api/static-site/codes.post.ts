import { letSiteIn } from '#server/domain/accounts/static-site'
import { handle } from '#server/platform/http/handle'
import { staticSites } from '#shared/contract/static-sites'

export default handle(staticSites.letIn, async ({ actor, body }) => ({ url: await letSiteIn(actor, body) }))
