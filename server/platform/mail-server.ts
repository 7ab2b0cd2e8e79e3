import { config } from '#server/platform/config'
import { openMailConnection } from '#server/platform/mailer'
import type { MailConnection } from '#server/platform/mailer'

/** Servers close connections that are silent for minutes; ours are gone before. */
const IDLE_MS = 20_000

let caughtBy: Promise<string> | undefined
const idle = new Map<MailConnection, NodeJS.Timeout>()

/** Where mail goes if no SMTP server is configured: the catcher of this machine. */
export function useMailCatcher(url: Promise<string>): void {
  caughtBy = url
  // Who needs it is told; a process that never sends mail need not end because of it.
  url.catch(() => undefined)
}

/**
 * Lends a connection for as long as `work` takes; at most as many are open as work runs at a time. A connection that was
 * used is kept for the next work.
 */
export async function withMailConnection<T>(work: (connection: MailConnection) => Promise<T>): Promise<T> {
  const connection = takeIdle() ?? openMailConnection({ url: await mailServerUrl(), from: config().mailFrom })
  try {
    return await work(connection)
  }
  finally {
    idle.set(connection, setTimeout(() => {
      idle.delete(connection)
      connection.close()
    }, IDLE_MS).unref())
  }
}

/** At shutdown, and when tests change the server. */
export function closeMailConnections(): void {
  for (const [connection, timer] of idle) {
    clearTimeout(timer)
    connection.close()
  }
  idle.clear()
}

async function mailServerUrl(): Promise<string> {
  const url = config().smtpUrl ?? await caughtBy
  if (url === undefined) throw new Error('There is no mail server: SMTP_URL is not set, and this process has no mail catcher.')
  return url
}

function takeIdle(): MailConnection | undefined {
  const [found] = idle
  if (!found) return undefined
  const [connection, timer] = found
  clearTimeout(timer)
  idle.delete(connection)
  return connection
}
