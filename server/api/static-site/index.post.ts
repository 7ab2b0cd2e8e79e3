import { enterSite } from '#server/domain/accounts/static-site'
import { handle } from '#server/platform/http/handle'
import { setSiteCookie } from '#server/platform/http/site-cookie'
import { staticSites } from '#shared/contract/static-sites'

export default handle(staticSites.enter, async ({ event, body }) => {
  const { token, expiresAt, refresh } = await enterSite(event.node.req.headers.origin, body)
  setSiteCookie(event, refresh)
  return { token, expiresAt: expiresAt.toISOString() }
})
