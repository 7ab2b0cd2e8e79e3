/** Where JSON breaks off, as line and column. */
export function placeOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : String(error)
  const at = /at position (\d+)/.exec(message)?.[1]
  const position = at === undefined ? text.length : Number(at)
  const before = text.slice(0, position).split('\n')
  const words = message.replace(/\s*(?:in JSON )?at position.*$/, '').replace(/, ".*$/s, '')
  return `line ${before.length}, column ${before.at(-1)!.length + 1}: ${words}`
}
