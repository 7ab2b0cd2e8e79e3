/** What is different for somebody at a terminal. */
import type { IncomingMessage } from 'node:http'
import type { H3Event } from 'h3'
import ipaddr from 'ipaddr.js'
import { config } from '#server/platform/config'
import { AppError } from '#server/platform/errors'
import { readText } from '#server/platform/http/body'

/** curl, Wget, HTTPie, xh, and PowerShell, which calls itself a Mozilla first. */
const COMMAND_LINE = /^(?:curl|Wget2?|HTTPie|xh)\/|\b(?:Windows)?PowerShell\/\d/i

/** Whether plain text is wanted at once: by a known command-line tool, or by name. Everybody else may be a preview bot. */
export function wantsText({ headers }: IncomingMessage): boolean {
  const accept = headers.accept ?? ''
  return COMMAND_LINE.test(headers['user-agent'] ?? '') || (accept.includes('text/plain') && !accept.includes('text/html'))
}

/** A post from another site's page; command-line tools do not say where they come from. */
export function refuseOtherSites({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') throw new AppError('OriginNotAllowed', 'This request came from another site.')
}

/** Where the caller reaches this site: the public address, or where that is only this machine, the port that they used. */
export function originFor({ headers }: IncomingMessage): string {
  const { publicUrl } = config()
  const asked = URL.parse(`http://${headers.host ?? ''}`)
  return asked && isThisMachine(asked.hostname) && isThisMachine(new URL(publicUrl).hostname) ? asked.origin : publicUrl
}

/**
 * The fields of a body, however a command line sends them: JSON (also under the form type that `curl -d` gives it), a form,
 * or plain text, which is `whole`. Throws UnsupportedMediaType, TooLarge or BrokenJson.
 */
export async function readFields(event: H3Event, whole: string): Promise<unknown> {
  const { type, text } = await readText(event)
  if (type === 'application/json') return parse(text)
  if (type === 'text/plain') return { [whole]: text }
  if (type !== 'application/x-www-form-urlencoded' && type !== '') throw new AppError('UnsupportedMediaType', 'Send JSON, a form or plain text.')
  if (text.trimStart().startsWith('{')) return parse(text)
  if (text !== '' && !text.includes('=')) return { [whole]: text }
  return Object.fromEntries(new URLSearchParams(text))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    throw new AppError('BrokenJson', 'This is not valid JSON.')
  }
}

function isThisMachine(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || (ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback')
}
