import { karmaOf } from '#server/domain/accounts/karma'
import { presentPerson } from '#server/domain/accounts/presenter'
import { findPerson } from '#server/domain/accounts/queries'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { handle } from '#server/platform/http/handle'
import { people } from '#shared/contract/people'

export default handle(people.get, async ({ params, tag }) => {
  const person = await findPerson(params.handle)
  if (!person) throw new AppError('NotFound', 'Nobody has this name here.')
  // The karma moves with every vote.
  tag(`person:${person.id}`, `feed:author:${person.id}`, `comments-by:${person.id}`)
  return presentPerson(person, await karmaOf(database(), person))
})
