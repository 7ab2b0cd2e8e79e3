import { spawn } from 'node:child_process'
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import type { Email } from 'postal-mime'

export interface SunkMail {
  to: string[]
  from: string
  /** Which connection it came over. */
  connection: string
  /** As it was on the wire, one character per byte. */
  raw: string
}

export interface MailSink {
  url: string
  /** Every message that was accepted, in order. */
  messages: () => SunkMail[]
  clear: () => void
  stop: () => Promise<void>
}

/** Starts an SMTP server in its own process (mail-sink-process.ts says what it does with which address). */
export async function startMailSink(): Promise<MailSink> {
  const folder = mkdtempSync(join(tmpdir(), 'mail-sink-'))
  const file = join(folder, 'messages')
  writeFileSync(file, '')
  const child = spawn(process.execPath, [join(import.meta.dirname, 'mail-sink-process.ts'), file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())))
    child.once('exit', code => reject(new Error(`The mail sink ended with ${code}.`)))
  })
  const read: SunkMail[] = []
  let offset = 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages() {
      const more = readFrom(file, offset)
      const end = more.lastIndexOf('\n') + 1
      offset += end
      read.push(...more.subarray(0, end).toString('utf8').split('\n').slice(0, -1).map(line => JSON.parse(line) as SunkMail))
      return [...read]
    },
    clear() {
      writeFileSync(file, '')
      read.length = 0
      offset = 0
    },
    async stop() {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.stdin.end()
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}

function readFrom(file: string, offset: number): Buffer {
  const handle = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(handle).size - offset))
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, offset))
  }
  finally {
    closeSync(handle)
  }
}

/** A message as a mail program sees it. */
export function parseMail(mail: SunkMail): Promise<Email> {
  return PostalMime.parse(Buffer.from(mail.raw, 'latin1'))
}
