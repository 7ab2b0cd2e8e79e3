import { refreshSite } from '#server/domain/accounts/static-site'
import { handle } from '#server/platform/http/handle'
import { setSiteCookie, siteCookieOf } from '#server/platform/http/site-cookie'
import { staticSites } from '#shared/contract/static-sites'

export default handle(staticSites.refresh, async ({ event }) => {
  const { token, expiresAt, refresh } = await refreshSite(event.node.req.headers.origin, siteCookieOf(event))
  setSiteCookie(event, refresh)
  return { token, expiresAt: expiresAt.toISOString() }
})
