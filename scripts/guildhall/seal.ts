import { openAsBlob } from 'node:fs'
import { basename, extname } from 'node:path'
import process from 'node:process'
import { text as readAll } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import type { limits } from '#shared/contract/limits'
import type { notes } from '#shared/contract/notes'
import { sealNote } from '#shared/seal/seal-note'
import type { SealedNote } from '#shared/seal/seal-note'
import { chunksOf, CHUNK_BYTES } from '#shared/seal/stream'
import { call } from '#scripts/guildhall/client'
import { CommandProblem, EXIT } from '#scripts/guildhall/failure'
import { passphraseOf } from '#scripts/guildhall/passphrase'

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const
/** What a browser shows as a picture; everything else is only ever saved. */
const TYPES: Record<string, string> = { '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.gif': 'image/gif', '.webp': 'image/webp', '.avif': 'image/avif', '.pdf': 'application/pdf', '.txt': 'text/plain' }

/** Seals standard input and prints the link, and nothing else. */
export async function seal(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args, allowNegative: true,
    options: {
      'server': { type: 'string' }, 'opens': { type: 'string' }, 'expires': { type: 'string' }, 'opens-at': { type: 'string' }, 'file': { type: 'string', multiple: true }, 'strict': { type: 'boolean' },
      'destroy-when-guessed': { type: 'boolean' }, 'receipts': { type: 'boolean' }, 'manage': { type: 'boolean' }, 'passphrase': { type: 'boolean' }, 'passphrase-file': { type: 'string' },
    },
  })
  const server = serverOf(values.server)
  const files = await Promise.all((values.file ?? []).map(readable))
  const { now, notes: most } = await call<typeof limits.get>('GET', `${server}/api/limits`)
  const sealed = await sealNote({
    text: await readAll(process.stdin),
    passphrase: await passphraseOf(values),
    opens: wholeNumber(values.opens ?? '1', most.mostOpens),
    expiresAt: new Date(Date.parse(now) + secondsOf(values.expires, most.defaultExpirySeconds, most.expirySeconds) * 1000).toISOString(),
    opensAt: momentOf(values['opens-at']),
    strict: values.strict, destroyAfterWrongTries: values['destroy-when-guessed'], receipts: values.receipts ?? true,
    files: files.map(({ name, type, blob }) => ({ name, type, size: blob.size })),
  })
  await store(server, sealed, files.map(({ blob }) => blob))
  process.stdout.write(`${server}${sealed.link}\n${values.manage ? `${server}${sealed.manageLink}\n` : ''}`)
}

async function store(server: string, sealed: SealedNote, blobs: Blob[]): Promise<void> {
  const path = `${server}/api/notes/${sealed.id}`
  const headers = { 'manage-token': sealed.manageToken }
  await call<typeof notes.put>('PUT', path, { body: sealed.body })
  for (const [file, blob] of blobs.entries()) {
    for (let chunk = 0; chunk < chunksOf(blob.size); chunk++) {
      const plain = new Uint8Array(await blob.slice(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES).arrayBuffer())
      await call<typeof notes.putChunk>('PUT', `${path}/files/${file}/${chunk}`, { headers, bytes: await sealed.sealFileChunk(file, chunk, plain) })
    }
  }
  if (blobs.length > 0) await call<typeof notes.seal>('POST', `${path}/seal`, { headers })
}

async function readable(path: string): Promise<{ name: string, type: string, blob: Blob }> {
  try {
    return { name: basename(path), type: TYPES[extname(path).toLowerCase()] ?? '', blob: await openAsBlob(path) }
  }
  catch {
    throw new CommandProblem(`${path} cannot be read.`, EXIT.usage)
  }
}

function serverOf(option: string | undefined): string {
  const url = URL.parse(option ?? process.env.GUILDHALL_SERVER ?? 'http://localhost:3000')
  if (!url || !/^https?:$/.test(url.protocol)) throw new CommandProblem('--server takes an address like https://guild.example.', EXIT.usage)
  return url.origin
}

function wholeNumber(text: string, most: number): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > most) throw new CommandProblem(`--opens takes a number from 1 to ${most}.`, EXIT.usage)
  return number
}

function secondsOf(text: string | undefined, otherwise: number, choices: number[]): number {
  if (text === undefined) return otherwise
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * UNITS[(unit ?? 's') as keyof typeof UNITS]
  if (!choices.includes(seconds)) throw new CommandProblem(`--expires takes one of ${choices.map(durationText).join(', ')}.`, EXIT.usage)
  return seconds
}

function durationText(seconds: number): string {
  const unit = (['d', 'h', 'm', 's'] as const).find(one => seconds % UNITS[one] === 0)!
  return `${seconds / UNITS[unit]}${unit}`
}

function momentOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const moment = new Date(text)
  if (Number.isNaN(moment.getTime())) throw new CommandProblem('--opens-at takes a moment like 2026-12-24T18:00:00Z.', EXIT.usage)
  return moment.toISOString()
}
