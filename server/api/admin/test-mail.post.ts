import { handle } from '#server/platform/http/handle'
import { sendTestMail } from '#server/platform/test-mail'
import { mailAdmin } from '#shared/contract/mail-admin'

export default handle(mailAdmin.testMail, async ({ body }) => await sendTestMail(body.to))
