import { siteOriginOf } from '#server/domain/accounts/static-site'
import { handle } from '#server/platform/http/handle'
import { staticSites } from '#shared/contract/static-sites'

export default handle(staticSites.check, ({ query }) => Promise.resolve({ origin: siteOriginOf(query.to) }))
