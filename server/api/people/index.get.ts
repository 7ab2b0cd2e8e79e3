import { presentPersonSummary } from '#server/domain/accounts/presenter'
import { completePeople } from '#server/domain/accounts/queries'
import { handle } from '#server/platform/http/handle'
import { people } from '#shared/contract/people'

export default handle(people.complete, async ({ query }) => {
  const found = await completePeople(query.q)
  return { items: found.map(presentPersonSummary), nextCursor: null }
})
