import { existsSync, linkSync, mkdirSync, rmSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { notes, OPEN_HEADERS } from '#shared/contract/notes'
import { openNote, peekBody } from '#shared/seal/open-note'
import type { OpenedNote } from '#shared/seal/open-note'
import { call, fetchBytes } from '#scripts/guildhall/client'
import { CommandProblem, EXIT } from '#scripts/guildhall/failure'
import { linkOf } from '#scripts/guildhall/link'
import { askForPassphrase, passphraseOf } from '#scripts/guildhall/passphrase'

/** A browser sends the second by itself. */
const HEADERS: typeof OPEN_HEADERS = { 'note-open': '1', 'sec-fetch-site': 'same-origin' }

/** Opens a note and prints its text, exactly; its files are saved whole or not at all. */
export async function open(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { 'files': { type: 'string' }, 'passphrase': { type: 'boolean' }, 'passphrase-file': { type: 'string' } } })
  const { server, id, fragment } = await linkOf(positionals)
  if (fragment.kind !== 'open') throw new CommandProblem('That is the sender’s own link; it opens nothing.', EXIT.usage)
  const { linkKey } = fragment
  const path = `${server}/api/notes/${id}`
  const peeked = await call<typeof notes.peek>('POST', `${path}/peek`, { body: await peekBody(id, linkKey) })
  const passphrase = peeked.needs_passphrase ? await passphraseOf(values) ?? await askForPassphrase() : undefined
  const opener = await openNote({ id, linkKey, passphrase, kdf: peeked.kdf })
  const answer = await call<typeof notes.open>('POST', `${path}/open`, { body: opener.body, headers: HEADERS })
  const note = await opener.open(answer)
  process.stdout.write(note.text)
  if (process.stdout.isTTY && !note.text.endsWith('\n')) process.stdout.write('\n')
  const acknowledge = async (files: boolean) => await call<typeof notes.ack>('POST', `${path}/ack`, { body: { attempt_id: opener.body.attempt_id, files } }).catch(() => undefined)
  await acknowledge(false)
  if (note.files.length === 0 || answer.ticket === null) return
  await saveFiles(note, path, answer.ticket, values.files ?? '.')
  await acknowledge(true)
}

async function saveFiles(note: OpenedNote, path: string, ticket: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const [file, { name, chunks }] of note.files.entries()) {
    const part = join(folder, `.guildhall-${process.pid}-${file}.part`)
    const handle = await openFile(part, 'wx', 0o600)
    try {
      for (let chunk = 0; chunk < chunks; chunk++) {
        await handle.write(await note.openFileChunk(file, chunk, await fetchBytes(`${path}/files/${file}/${chunk}`, { 'open-ticket': ticket })))
      }
      process.stderr.write(`Saved ${moveIn(part, folder, safeName(name))}\n`)
    }
    finally {
      await handle.close()
      rmSync(part, { force: true })
    }
  }
}

/** Gives the finished file its name, or the next free one: a link fails where something stands already. */
function moveIn(part: string, folder: string, name: string): string {
  for (let copy = 0; ; copy++) {
    const target = join(folder, copy === 0 ? name : name.replace(/(\.[^.]*)?$/, ` (${copy})$1`))
    if (existsSync(target)) continue
    linkSync(part, target)
    return target
  }
}

/** The sender chose it: no folders, nothing hidden, nothing that a terminal would act on. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!.replace(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '').replace(/^\.+/, '').trim()
  return last === '' ? 'file' : last.slice(0, 200)
}
