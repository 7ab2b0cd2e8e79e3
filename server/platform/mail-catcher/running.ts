import type { MailCatcher } from '#server/platform/mail-catcher/catcher'

let running: Promise<MailCatcher> | undefined

/** Called at start by the process that catches. */
export function provideMailCatcher(catcher: Promise<MailCatcher> | undefined): void {
  running = catcher
}

/** The catcher of this process; undefined where mail really goes out. */
export async function runningMailCatcher(): Promise<MailCatcher | undefined> {
  return await running
}
