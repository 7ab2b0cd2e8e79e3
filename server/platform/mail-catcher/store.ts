import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm, mkdir, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime from 'postal-mime'

/** One caught mail as the list shows it. */
export interface CaughtMail {
  /** Random. */
  id: string
  /** Addresses of the envelope. */
  to: string[]
  from: string
  subject: string
  /** ISO 8601. */
  at: string
  /** Bytes. */
  size: number
}

export interface MailStore {
  /** Resolves once the message and its line in the index are written. */
  add: (raw: Buffer, to: string[], at: Date) => Promise<CaughtMail>
  /** The newest first; `after` is the id of the last one seen. */
  list: (filter: { to?: string, after?: string, limit: number }) => CaughtMail[]
  find: (id: string) => CaughtMail | undefined
  read: (id: string) => Promise<Buffer | undefined>
  clear: () => Promise<void>
  close: () => Promise<void>
}

/**
 * Messages in a folder: one `.eml` file each and an index that is only appended to, so that a crash costs at most its last
 * line. Rewritten when it has twice as many lines as messages are kept.
 */
export async function openMailStore(folder: string, keep: number): Promise<MailStore> {
  await mkdir(folder, { recursive: true })
  const indexFile = join(folder, 'index.jsonl')
  const fileOf = (id: string) => join(folder, `${id}.eml`)
  let mails = (await readIndex(indexFile)).slice(-keep)
  let lines = 0
  let index = await rewrite()

  async function rewrite() {
    await writeFile(`${indexFile}.new`, mails.map(mail => `${JSON.stringify(mail)}\n`).join(''))
    await rename(`${indexFile}.new`, indexFile)
    lines = mails.length
    return open(indexFile, 'a')
  }

  /** One after the other, because the index may be replaced meanwhile. */
  let turn: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }

  return {
    async add(raw, to, at) {
      const mail = { id: randomBytes(12).toString('hex'), to, ...await headersOf(raw), at: at.toISOString(), size: raw.length }
      await writeFile(fileOf(mail.id), raw)
      return inTurn(async () => {
        await index.write(`${JSON.stringify(mail)}\n`)
        mails.push(mail)
        lines++
        const dropped = mails.length > keep ? mails.splice(0, mails.length - keep) : []
        for (const { id } of dropped) await unlink(fileOf(id)).catch(() => undefined)
        if (lines > 2 * keep) {
          await index.close()
          index = await rewrite()
        }
        return mail
      })
    },
    list({ to, after, limit }) {
      const wanted = to?.toLowerCase()
      const newestFirst = mails.toReversed()
      const start = after === undefined ? 0 : newestFirst.findIndex(mail => mail.id === after) + 1
      return newestFirst.slice(start).filter(mail => wanted === undefined || mail.to.some(address => address.toLowerCase() === wanted)).slice(0, limit)
    },
    find: id => mails.find(mail => mail.id === id),
    async read(id) {
      if (!mails.some(mail => mail.id === id)) return undefined
      return await readFile(fileOf(id)).catch(() => undefined)
    },
    clear: () => inTurn(async () => {
      const dropped = mails
      mails = []
      await index.close()
      index = await rewrite()
      for (const { id } of dropped) await rm(fileOf(id), { force: true })
    }),
    close: () => inTurn(() => index.close()),
  }
}

async function readIndex(file: string): Promise<CaughtMail[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as CaughtMail]
    }
    catch {
      return []
    }
  })
}

/** Reads the head alone; bodies are parsed when somebody looks at them. */
async function headersOf(raw: Buffer): Promise<{ from: string, subject: string }> {
  const end = raw.indexOf('\r\n\r\n')
  const { from, subject } = await PostalMime.parse(raw.subarray(0, end === -1 ? 65_536 : end + 4))
  const name = from?.name ?? ''
  return { from: name === '' ? from?.address ?? '' : `${name} <${from?.address ?? ''}>`, subject: subject ?? '' }
}
