import { openSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { ReadStream } from 'node:tty'
import { CommandProblem, EXIT } from '#scripts/guildhall/failure'

export interface PassphraseOptions {
  'passphrase'?: boolean
  'passphrase-file'?: string
}

/** From a file, the terminal or the environment; undefined where none was named. */
export async function passphraseOf(options: PassphraseOptions): Promise<string | undefined> {
  const file = options['passphrase-file']
  if (file !== undefined) return notEmpty(readFileSync(file, 'utf8').split(/\r?\n/, 1)[0]!)
  if (options.passphrase) return notEmpty(await askForPassphrase())
  return process.env.GUILDHALL_PASSPHRASE || undefined
}

/** Asks on the terminal, whatever standard input is; what is typed is not shown. */
export async function askForPassphrase(): Promise<string> {
  const terminal = openTerminal()
  process.stderr.write('Passphrase: ')
  terminal.setRawMode(true)
  try {
    return await typed(terminal)
  }
  finally {
    terminal.setRawMode(false)
    terminal.destroy()
    process.stderr.write('\n')
  }
}

function openTerminal(): ReadStream {
  try {
    return new ReadStream(openSync('/dev/tty', 'r'))
  }
  catch {
    throw new CommandProblem('A passphrase is needed, and there is no terminal to ask. Use --passphrase-file or GUILDHALL_PASSPHRASE.', EXIT.passphrase)
  }
}

async function typed(terminal: ReadStream): Promise<string> {
  let text = ''
  terminal.setEncoding('utf8')
  for await (const keys of terminal as AsyncIterable<string>) {
    for (const key of keys) {
      if (key === '\r' || key === '\n' || key === '\u0004') return text
      if (key === '\u0003') throw new CommandProblem('Canceled.')
      text = key === '\u007F' || key === '\b' ? [...text].slice(0, -1).join('') : text + key
    }
  }
  return text
}

function notEmpty(passphrase: string): string {
  if (passphrase === '') throw new CommandProblem('The passphrase is empty.', EXIT.passphrase)
  return passphrase
}
