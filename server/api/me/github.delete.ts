import { unlinkGithub } from '#server/domain/accounts/github'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.unlinkGithub, async ({ actor }) => {
  await unlinkGithub(actor)
})
