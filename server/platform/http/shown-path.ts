/**
 * Addresses that open something for whoever knows them. A log, an error report or a metric shows where they lead, and
 * nothing of what makes them a key. The one place that knows.
 */
const CAPABILITIES = [
  /^(\/post\/).+/, /^(\/n\/).+/, /^(\/api\/notes\/).+/,
  /^(\/c\/).+/, /^(\/api\/capsules\/files\/).+/, /^(\/api\/files\/).+/,
  /^(\/(?:api\/)?(?:unsubscribe|optout)\/).+/,
]

/** The path of a request as it may be written down: without its query, and `/post/*` for what is a key. */
export function shownPath(url: string): string {
  const path = url.split(/[?#]/)[0]!
  const capability = CAPABILITIES.find(pattern => pattern.test(path))
  return capability ? path.replace(capability, '$1*') : path
}
