import process from 'node:process'
import { text as readAll } from 'node:stream/consumers'
import { readLink } from '#shared/seal/link'
import type { NoteLink } from '#shared/seal/link'
import { CommandProblem, EXIT } from '#scripts/guildhall/failure'

/** The one argument of open and revoke; `-` stands for standard input. Throws SealError or CommandProblem. */
export async function linkOf(positionals: string[]): Promise<NoteLink & { server: string }> {
  const [given] = positionals
  if (given === undefined || positionals.length > 1) throw new CommandProblem('One link is needed. See guildhall --help.', EXIT.usage)
  const link = (given === '-' ? await readAll(process.stdin) : given).trim()
  const read = readLink(link)
  return { ...read, server: new URL(link).origin }
}
