import { parseArgs } from 'node:util'
import type { notes } from '#shared/contract/notes'
import { call } from '#scripts/guildhall/client'
import { CommandProblem, EXIT } from '#scripts/guildhall/failure'
import { linkOf } from '#scripts/guildhall/link'

/** Destroys a note before it is opened; prints nothing. Again is harmless. */
export async function revoke(args: string[]): Promise<void> {
  const { server, id, fragment } = await linkOf(parseArgs({ args, allowPositionals: true, options: {} }).positionals)
  if (fragment.kind !== 'manage') throw new CommandProblem('That link opens the note; taking it back needs the manage link (seal --manage prints it).', EXIT.usage)
  await call<typeof notes.revoke>('POST', `${server}/api/notes/${id}/revoke`, { headers: { 'manage-token': fragment.token } })
}
