/**
 * An SMTP server in a process of its own, for tests that kill the sender. Every message is in the file before its 250 is
 * sent. Recipients decide what happens to them: `bounce…@` 550, `greylist…@` 451, `drop…@` loses the connection,
 * `slow…@` takes 200 ms. Arguments: the file. Prints its port, then lives until its standard input ends.
 */
import { appendFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'

const file = process.argv[2]!

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onRcptTo({ address }, _session, done) {
    if (address.startsWith('bounce')) return done(refusal(550, '5.1.1 There is nobody of that name'))
    if (address.startsWith('full')) return done(refusal(552, '5.2.2 The mailbox is full'))
    if (address.startsWith('greylist')) return done(refusal(451, '4.7.1 Come back later'))
    done()
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map(recipient => recipient.address)
      if (to[0]?.startsWith('refuse')) return done(refusal(554, '5.6.0 The message is not acceptable'))
      appendFileSync(file, `${JSON.stringify({ to, from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', connection: session.id, raw: Buffer.concat(chunks).toString('latin1') })}\n`)
      if (to[0]?.startsWith('drop')) {
        for (const connection of server.connections) connection.close()
        return
      }
      setTimeout(done, to[0]?.startsWith('slow') ? 200 : 0)
    })
  },
})

// Senders are killed in the middle of a word here.
server.on('error', () => undefined)

const listening = server.listen(0, '127.0.0.1', () => {
  const address = listening.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
})
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
