import { takeReport } from '#server/domain/notifications/take-report'
import { readText } from '#server/platform/http/body'
import { requireBounceToken } from '#server/platform/http/bounce-token'
import { handle } from '#server/platform/http/handle'
import { mailAdmin } from '#shared/contract/mail-admin'

export default handle(mailAdmin.bounces, async ({ event }) => {
  requireBounceToken(event.node.req.headers.authorization)
  const { text } = await readText(event)
  return { outcomes: await takeReport(text) }
})
