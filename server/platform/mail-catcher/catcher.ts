import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerDataStream } from 'smtp-server'
import { openMailStore } from '#server/platform/mail-catcher/store'
import type { CaughtMail, MailStore } from '#server/platform/mail-catcher/store'

export interface OpenedMail extends CaughtMail {
  headers: { name: string, value: string }[]
  /** Untrusted, as everything in a mail; shown only in a frame without scripts. */
  html: string
  text: string
  raw: string
}

export interface MailCatcher {
  /** For the mailer. */
  url: string
  list: MailStore['list']
  get: (id: string) => Promise<OpenedMail | undefined>
  /** Forgets every mail. */
  remove: () => Promise<void>
  stop: () => Promise<void>
}

const KEPT = 2_000
const LARGEST_BYTES = 30 * 1024 * 1024

/**
 * A mail server for machines without one: takes every message, on this machine only, and keeps the newest 2,000 in
 * `<dataFolder>/mail`, where they survive a restart. A message is stored before it is accepted.
 */
export async function startMailCatcher(dataFolder: string): Promise<MailCatcher> {
  const store = await openMailStore(join(dataFolder, 'mail'), KEPT)
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: LARGEST_BYTES,
    onData(stream, session, done) {
      receive(stream)
        .then(raw => stream.sizeExceeded ? undefined : store.add(raw, session.envelope.rcptTo.map(recipient => recipient.address), new Date()))
        .then(stored => stored ? done(null, `Caught as ${stored.id}`) : done(refusal(552, 'The message is too large')))
        .catch(() => done(refusal(451, 'The message could not be stored')))
    },
  })
  // A client that vanishes in the middle of a command is no event for this machine.
  server.on('error', () => undefined)
  const port = await listen(server)

  return {
    url: `smtp://127.0.0.1:${port}`,
    list: store.list,
    async get(id) {
      const mail = store.find(id)
      const raw = await store.read(id)
      if (!mail || !raw) return undefined
      const { headers, html, text } = await PostalMime.parse(raw)
      return { ...mail, headers: headers.map(({ originalKey, value }) => ({ name: originalKey, value })), html: html ?? '', text: text ?? '', raw: raw.toString('latin1') }
    },
    remove: store.clear,
    async stop() {
      await new Promise<void>(resolve => server.close(resolve))
      await store.close()
    },
  }
}

function listen(server: SMTPServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const listening = server.listen(0, '127.0.0.1', () => {
      server.off('error', reject)
      const address = listening.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}

async function receive(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  // Beyond the limit the rest is read and forgotten, because the sender has to finish before it can be refused.
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
