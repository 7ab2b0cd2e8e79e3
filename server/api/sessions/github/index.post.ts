import { returnFromGithub } from '#server/domain/accounts/github'
import { presentMe } from '#server/domain/accounts/presenter'
import { getOwnView } from '#server/domain/accounts/queries'
import { callerOf, clearShortCookie, shortCookieOf, signInHere } from '#server/platform/http/caller'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.finishGithub, async ({ actor, event, address, body }) => {
  const kept = shortCookieOf(event, 'github')
  // Whatever becomes of it: one way out, one way back.
  clearShortCookie(event, 'github')
  const result = await returnFromGithub(actor, body, kept, callerOf(event, actor, address))
  if (!('opened' in result)) return result
  const { opened, outcome, to } = result
  signInHere(event, opened)
  return outcome === 'secondFactor' ? { outcome, to } : { outcome, to, me: presentMe(await getOwnView(opened.userId)) }
})
