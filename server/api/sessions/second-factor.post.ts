import { presentMe } from '#server/domain/accounts/presenter'
import { getOwnView } from '#server/domain/accounts/queries'
import { takeSecondStep } from '#server/domain/accounts/second-step'
import { callerOf, shortCookieOf, signInHere } from '#server/platform/http/caller'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.secondStep, async ({ actor, event, address, body }) => {
  const opened = await takeSecondStep(shortCookieOf(event, 'pending'), body.code, callerOf(event, actor, address))
  signInHere(event, opened)
  return presentMe(await getOwnView(opened.userId))
})
