import { randomUUID } from 'node:crypto'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { describeMailError } from '#server/platform/mailer'
import { withMailConnection } from '#server/platform/mail-server'
import { testMail } from '#shared/messages/en/mail-notices'

/** Sends one mail now, past every queue, and answers what the mail server said; a refusal is an answer too. */
export async function sendTestMail(to: string): Promise<{ accepted: boolean, answer: string }> {
  const { publicUrl, mailFrom } = config()
  const mail = {
    to: { address: to }, fromName: testMail.from, subject: testMail.subject, text: `${testMail.body({ site: publicUrl, from: mailFrom })}\n`, html: `<p>${testMail.body({ site: publicUrl, from: mailFrom })}</p>`,
    messageId: `<test.${randomUUID()}@${new URL(publicUrl).hostname}>`, date: clock.now(),
  }
  try {
    const { response } = await withMailConnection(async connection => await connection.send(mail))
    return { accepted: true, answer: response }
  }
  catch (error) {
    return { accepted: false, answer: describeMailError(error) }
  }
}
