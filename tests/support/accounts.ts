import { createHmac } from 'node:crypto'
import type postgres from 'postgres'
import { newBrowser } from '#tests/support/browser'
import type { Browser } from '#tests/support/browser'

/** For servers under test: their links can be made from the database. */
export const TEST_APP_KEY = 'an app key that only tests know, 40 long!'
export const TEST_BOUNCE_TOKEN = 'told-by-the-mail-server'
export const PASSWORD = 'Lantern-over-9-harbours'

/** What stands in the mail of the newest link of this kind. */
export async function newestLink(sql: postgres.Sql, email: string, purpose: 'finish_sign_up' | 'reset_password'): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select id from token where email = ${email} and purpose = ${purpose} order by id desc limit 1`
  if (!row) throw new Error(`There is no link for ${email}.`)
  return linkOf(row.id)
}

export function linkOf(tokenId: number | string): string {
  return secretOfServer('token', tokenId)
}

/** What a server with TEST_APP_KEY writes into the links of its mails. */
export function secretOfServer(purpose: string, subject: number | string): string {
  return createHmac('sha256', TEST_APP_KEY).update(`${purpose}:${subject}`).digest('base64url')
}

/** Signs somebody up the way a person does, with the link of the mail. The server needs APP_KEY = TEST_APP_KEY. */
export async function signUp(origin: string, sql: postgres.Sql, handle: string, headers: Record<string, string> = {}): Promise<Browser> {
  const browser = newBrowser(origin, headers)
  const email = `${handle}@example.org`
  await browser.call('POST /api/accounts/sign-up', { email })
  const token = await newestLink(sql, email, 'finish_sign_up')
  const answer = await browser.call('POST /api/accounts', { token, handle, name: `${handle} Example`, password: PASSWORD })
  if (answer.status !== 201 && answer.status !== 200) throw new Error(`Signing up answered ${answer.status}: ${answer.text}`)
  return browser
}
