import { JOURNEY_SECONDS, startGithub } from '#server/domain/accounts/github'
import { setShortCookie } from '#server/platform/http/caller'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.startGithub, async ({ actor, event, body }) => {
  const { url, cookie } = await startGithub(actor, body.purpose, body.to)
  setShortCookie(event, 'github', cookie, JOURNEY_SECONDS)
  return { url }
})
