import type { H3Event } from 'h3'
import { getRequestHost } from 'h3'
import { config } from '#server/platform/config'
import { AppError } from '#server/platform/errors'
import { isLoopback } from '#server/platform/http/address'
import type { MailCatcher } from '#server/platform/mail-catcher/catcher'
import { runningMailCatcher } from '#server/platform/mail-catcher/running'

/**
 * The mail catcher, for whoever sits at this machine: everybody's links are in there. Throws NotFound where mail really
 * goes out, behind a proxy, from another machine, and under another name than localhost (a page elsewhere could point a
 * name of its own at this address).
 */
export async function localMailCatcher(event: H3Event): Promise<MailCatcher> {
  const name = getRequestHost(event, { xForwardedHost: false }).replace(/:\d+$/, '').toLowerCase()
  const isLocal = config().smtpUrl === undefined && config().trustProxy === 0 && isLoopback(event.node.req) && name === 'localhost'
  const catcher = isLocal ? await runningMailCatcher() : undefined
  if (!catcher) throw new AppError('NotFound', 'There is nothing at this address.')
  return catcher
}
