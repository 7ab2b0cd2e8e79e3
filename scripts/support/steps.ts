import process from 'node:process'

let lineIsOpen = false

/** Prints one whole line, closing a step's line that is still open. */
export function say(line = ''): void {
  process.stdout.write(`${lineIsOpen ? '\n' : ''}${line}\n`)
  lineIsOpen = false
}

/**
 * One calm line per step: the label while it runs, its outcome and duration behind it.
 * `work` returns what to say about the outcome, or nothing.
 */
export async function step<T>(label: string, work: (progress: (text: string) => void) => Promise<T>, outcome: (result: T) => string = () => ''): Promise<T> {
  const begin = performance.now()
  process.stdout.write(`${lineIsOpen ? '\n' : ''}${label} … `)
  lineIsOpen = true
  const progress = makeProgress(label, begin)
  try {
    const result = await work(progress)
    const words = outcome(result)
    process.stdout.write(`${lineIsOpen ? '' : `${label}: `}${words ? `${words} ` : ''}(${seconds(begin)})\n`)
    lineIsOpen = false
    return result
  }
  catch (error) {
    process.stdout.write(`${lineIsOpen ? '' : `${label}: `}failed (${seconds(begin)})\n`)
    lineIsOpen = false
    throw error
  }
}

/** Seconds since `begin` (of performance.now()), one decimal below ten. */
export function seconds(begin: number): string {
  const passed = (performance.now() - begin) / 1000
  return `${passed < 10 ? passed.toFixed(1) : Math.round(passed)} s`
}

/** On a terminal the step's line is rewritten; elsewhere a new line appears at most every ten seconds. */
function makeProgress(label: string, begin: number): (text: string) => void {
  let lastLine = begin
  return (text) => {
    const line = `${label} … ${text} (${seconds(begin)}) `
    if (process.stdout.isTTY) {
      process.stdout.write(`\r\u001B[K${line.slice(0, (process.stdout.columns || 80) - 1)}`)
      lineIsOpen = true
    }
    else if (performance.now() - lastLine > 10_000) {
      lastLine = performance.now()
      say(line.trimEnd())
    }
  }
}
