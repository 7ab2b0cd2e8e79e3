import { localMailCatcher } from '#server/platform/http/caught-mail'
import { handle } from '#server/platform/http/handle'
import { mailCatcher } from '#shared/contract/operations'

export default handle(mailCatcher.clear, async ({ event }) => await (await localMailCatcher(event)).remove())
