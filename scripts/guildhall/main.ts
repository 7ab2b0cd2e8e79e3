/** `npx guildhall seal | open | revoke`: the same shared/seal as the browser, so the server never sees a text. */
import process from 'node:process'
import { EXIT, problemOf } from '#scripts/guildhall/failure'
import { open } from '#scripts/guildhall/open'
import { revoke } from '#scripts/guildhall/revoke'
import { seal } from '#scripts/guildhall/seal'
import { USAGE } from '#scripts/guildhall/usage'

const COMMANDS: Record<string, (args: string[]) => Promise<void>> = { seal, open, revoke }
const [name, ...args] = process.argv.slice(2)
const command = name === undefined || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name]

if ([name, ...args].some(arg => arg === '--help' || arg === '-h') || name === 'help') {
  process.stdout.write(USAGE)
}
else if (!command) {
  process.stderr.write(USAGE)
  process.exitCode = EXIT.usage
}
else {
  try {
    await command(args)
  }
  catch (error) {
    const { message, exit } = problemOf(error)
    process.stderr.write(`guildhall: ${message}\n`)
    process.exitCode = exit
  }
}
