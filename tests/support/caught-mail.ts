import { until } from '#tests/support/until'

interface Listed { id: string, subject: string }

/** The text of the newest caught mail to an address with this subject; waits for it. Only of a server without SMTP. */
export async function readCaughtMail(origin: string, address: string, subject: string): Promise<string> {
  return await until(async () => {
    const { items } = await (await fetch(`${origin}/api/dev/mail?to=${encodeURIComponent(address)}`)).json() as { items: Listed[] }
    const found = items.find(mail => mail.subject === subject)
    return found && (await (await fetch(`${origin}/api/dev/mail/${found.id}`)).json() as { text: string }).text
  })
}
