import { localMailCatcher } from '#server/platform/http/caught-mail'
import { handle } from '#server/platform/http/handle'
import { mailCatcher } from '#shared/contract/operations'

const PAGE = 50

export default handle(mailCatcher.list, async ({ event, query }) => {
  const catcher = await localMailCatcher(event)
  const rows = catcher.list({ to: query.to, after: query.cursor, limit: PAGE + 1 })
  const items = rows.slice(0, PAGE)
  return { items, nextCursor: rows.length > PAGE ? items.at(-1)?.id ?? null : null }
})
