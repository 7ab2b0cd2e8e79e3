import { AppError } from '#server/platform/errors'
import { localMailCatcher } from '#server/platform/http/caught-mail'
import { handle } from '#server/platform/http/handle'
import { mailCatcher } from '#shared/contract/operations'

export default handle(mailCatcher.get, async ({ event, params }) => {
  const mail = await (await localMailCatcher(event)).get(params.mailId)
  if (!mail) throw new AppError('NotFound', 'There is no such mail.')
  return mail
})
