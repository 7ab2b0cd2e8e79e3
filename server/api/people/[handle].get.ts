import { presentPerson } from '#server/domain/accounts/presenter'
import { findPerson } from '#server/domain/accounts/queries'
import { AppError } from '#server/platform/errors'
import { handle } from '#server/platform/http/handle'
import { people } from '#shared/contract/people'

export default handle(people.get, async ({ params, tag }) => {
  const person = await findPerson(params.handle)
  if (!person) throw new AppError('NotFound', 'Nobody has this name here.')
  tag(`person:${person.id}`)
  return presentPerson(person)
})
