import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { classifyMailError, describeMailError, openMailConnection } from '#server/platform/mailer'
import type { MailConnection } from '#server/platform/mailer'
import type { OutgoingMail } from '#server/platform/mail-message'
import { parseMail, startMailSink } from '#tests/support/mail-sink'
import type { MailSink } from '#tests/support/mail-sink'

const FROM = 'courier@guildhall.example'

const mail: OutgoingMail = {
  to: { name: 'Carla Ö.', address: 'carla@example.org' },
  fromName: 'Ann via Guildhall',
  subject: 'The parser moves out',
  html: '<p>Hello é</p>',
  text: 'Hello é\n',
  messageId: '<n1.a1@guildhall.example>',
  date: new Date('2026-11-21T14:05:00Z'),
}

let sink: MailSink
let connection: MailConnection

beforeAll(async () => {
  sink = await startMailSink()
  connection = openMailConnection({ url: sink.url, from: FROM })
})
beforeEach(() => sink.clear())
afterAll(async () => {
  connection.close()
  await sink.stop()
})

describe('a message over SMTP', () => {
  it('arrives with both parts and the headers that lists must have', async () => {
    await connection.send({
      ...mail,
      listId: 'Acme <acme.guildhall.example>',
      unsubscribeUrl: 'https://guildhall.example/api/unsubscribe/abc',
      references: ['<p42@guildhall.example>', '<c7@guildhall.example>'],
      inReplyTo: '<c7@guildhall.example>',
      headers: { 'X-Guildhall-Kind': 'post.created' },
    })
    const [sunk] = sink.messages()
    const parsed = await parseMail(sunk!)
    const header = (name: string) => parsed.headers.find(one => one.key === name)?.value

    expect(sunk).toMatchObject({ to: ['carla@example.org'], from: FROM })
    expect(parsed).toMatchObject({
      subject: mail.subject, html: expect.stringContaining('<p>Hello é</p>'), text: expect.stringContaining('Hello é'), messageId: mail.messageId,
      from: { name: 'Ann via Guildhall', address: FROM }, to: [{ name: 'Carla Ö.', address: 'carla@example.org' }],
      references: '<p42@guildhall.example> <c7@guildhall.example>', inReplyTo: '<c7@guildhall.example>', date: mail.date.toISOString(),
    })
    expect(header('list-id')).toBe('Acme <acme.guildhall.example>')
    expect(header('list-unsubscribe')).toBe('<https://guildhall.example/api/unsubscribe/abc>')
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(header('auto-submitted')).toBe('auto-generated')
    expect(header('x-guildhall-kind')).toBe('post.created')
  })

  it('is the same byte for byte when it is sent again', async () => {
    await connection.send(mail)
    await connection.send(mail)
    const [first, second] = sink.messages()

    expect(second!.raw).toBe(first!.raw)
  })

  it.each([
    ['subject', { subject: 'Hi\r\nBcc: victim@example.org\r\n\r\n<script>' }],
    ['sender', { fromName: 'Ann"\r\nBcc: victim@example.org, <evil@example.org>' }],
    ['recipient’s name', { to: { name: 'x"\nBcc: victim@example.org', address: 'carla@example.org' } }],
    ['list', { listId: 'A\r\nBcc: victim@example.org <a.b>' }],
    ['unsubscribe link', { unsubscribeUrl: 'https://x.org/>\r\nBcc: victim@example.org' }],
    ['Message-ID', { messageId: '<a\r\nBcc: victim@example.org@x>' }],
    ['references', { references: ['<a>\r\nBcc: victim@example.org'], inReplyTo: '<a>\r\nBcc: victim@example.org' }],
    ['header', { headers: { 'X-A\r\nBcc: a': 'x\r\nBcc: victim@example.org' } }],
    ['line separator', { subject: 'Hi\u2028Bcc: victim@example.org\u0085Bcc: victim@example.org\u0000' }],
  ])('cannot be given another header by its %s', async (_what, replaced) => {
    await connection.send({ ...mail, ...replaced })
    const [sunk] = sink.messages()
    const parsed = await parseMail(sunk!)

    expect(sunk!.to).toEqual(['carla@example.org'])
    expect(parsed.headers.map(header => header.key)).not.toContain('bcc')
    expect(parsed.bcc ?? []).toEqual([])
    expect(parsed.text).toContain('Hello é')
  })

  it('keeps a subject beyond ASCII, encoded on the wire', async () => {
    await connection.send({ ...mail, subject: 'Größe 𝄞 “quoted”', fromName: 'Zoë via Guildhall' })
    const [sunk] = sink.messages()

    // eslint-disable-next-line no-control-regex
    expect(sunk!.raw.split('\r\n\r\n')[0]).toMatch(/^[\u0000-\u007F]*$/)
    expect((await parseMail(sunk!)).subject).toBe('Größe 𝄞 “quoted”')
  })

  it('shares one connection with the next, also after a refused one', async () => {
    await connection.send(mail)
    await connection.send({ ...mail, to: { address: 'bounce@example.org' } }).catch(() => undefined)
    await connection.send({ ...mail, to: { address: 'refuse@example.org' } }).catch(() => undefined)
    await connection.send(mail)

    expect(new Set(sink.messages().map(message => message.connection)).size).toBe(1)
    expect(sink.messages()).toHaveLength(2)
  })
})

describe('a message that does not arrive', () => {
  it.each([
    ['bounce@example.org', 'hardBounce', '550 5.1.1'],
    ['full@example.org', 'temporary', '552 5.2.2'],
    ['greylist@example.org', 'temporary', '451 4.7.1'],
    ['refuse@example.org', 'temporary', '554 5.6.0'],
    ['a b@example.org', 'hardBounce', 'not one'],
    ['a@example.org\r\nRCPT TO:<victim@example.org>', 'hardBounce', 'not one'],
    ['@', 'hardBounce', 'not one'],
  ])('to %s is classified as %s', async (address, kind, words) => {
    const error: unknown = await connection.send({ ...mail, to: { address } }).catch((thrown: unknown) => thrown)

    expect(classifyMailError(error)).toBe(kind)
    expect(describeMailError(error)).toContain(words)
    expect(sink.messages()).toEqual([])
  })

  it('because the server hung up is a matter of the connection, is not repeated, and the next one connects again', async () => {
    const error: unknown = await connection.send({ ...mail, to: { address: 'drop@example.org' } }).catch((thrown: unknown) => thrown)
    expect(classifyMailError(error)).toBe('connection')

    await connection.send(mail)
    expect(sink.messages().map(message => message.to[0])).toEqual(['drop@example.org', 'carla@example.org'])
  })

  it('because nobody listens, or speaks, is a matter of the connection', async () => {
    const server = createServer(socket => socket.end('554 No\r\n')).listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const unwelcome: unknown = await openMailConnection({ url: `smtp://127.0.0.1:${port}`, from: FROM }).send(mail).catch((thrown: unknown) => thrown)
    await new Promise(resolve => server.close(resolve))
    const refused: unknown = await openMailConnection({ url: `smtp://127.0.0.1:${port}`, from: FROM }).send(mail).catch((thrown: unknown) => thrown)

    expect(classifyMailError(unwelcome)).toBe('connection')
    expect(classifyMailError(refused)).toBe('connection')
  })
})
