import { describe, expect, it } from 'vitest'
import { isPermanent, readMailReports } from '#server/platform/mail-report'

const part = (type: string, body: string) => `--b0unds\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`
const ORIGINAL = 'Message-ID: <n12.a34@guildhall.example>\r\nTo: Ann <ann@example.org>\r\nSubject: Hello'
const report = (type: string, ...parts: string[]) =>
  `From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: guildhall@guildhall.example\r\nContent-Type: multipart/report;\r\n\treport-type=${type}; boundary="b0unds"\r\n\r\nThis is a MIME message.\r\n\r\n${part('text/plain', 'Sorry.\r\n\r\nAction: failed')}${parts.join('')}--b0unds--\r\n`
const status = (...groups: string[]) => report('delivery-status', part('message/delivery-status', ['Reporting-MTA: dns; mx.example', ...groups].join('\r\n\r\n')), part('text/rfc822-headers', ORIGINAL))
const failed = (to: string, code: string, said = '550 5.1.1 No such user') => `Final-Recipient: rfc822; ${to}\r\nAction: failed\r\nStatus: ${code}\r\nDiagnostic-Code: smtp; ${said}`

describe('a report of delivery (RFC 3464)', () => {
  it('names who was not reached, why, and which mail it was', () => {
    expect(readMailReports(status(failed('ann@example.org', '5.1.1', '550 5.1.1 No\r\n such user')))).toEqual([
      { kind: 'failed', recipient: 'ann@example.org', messageId: '<n12.a34@guildhall.example>', status: '5.1.1', reason: '550 5.1.1 No such user' },
    ])
  })

  it('can be about several recipients, and leaves out those that are only late or were reached', () => {
    const late = 'Final-Recipient: rfc822; ben@example.org\r\nAction: delayed\r\nStatus: 4.4.7'
    const reached = 'Final-Recipient: rfc822; cat@example.org\r\nAction: delivered\r\nStatus: 2.0.0'
    const soft = 'Final-Recipient: rfc822; dan@example.org\r\nAction: failed\r\nStatus: 4.2.2'
    expect(readMailReports(status(failed('ann@example.org', '5.1.1'), late, reached, soft, failed('eve@example.org', '5.1.10'))).map(({ recipient }) => recipient)).toEqual(['ann@example.org', 'eve@example.org'])
  })

  it('is read from the whole message that came back as well, and with bare line ends', () => {
    const whole = report('delivery-status', part('message/delivery-status', `Reporting-MTA: dns; mx.example\r\n\r\n${failed('ann@example.org', '5.1.1')}`), part('message/rfc822', `${ORIGINAL}\r\nContent-Type: text/plain\r\n\r\nHello, Action: failed`))
    expect(readMailReports(whole.replaceAll('\r\n', '\n'))).toMatchObject([{ messageId: '<n12.a34@guildhall.example>' }])
  })

  it.each([['5.1.1', true], ['5.2.1', true], ['5.2.2', false], ['5.7.1', false], ['5.70.1', true], ['4.4.1', false], ['', false]])('with the status %s is final: %s', (code, expected) => {
    expect(isPermanent(code)).toBe(expected)
  })
})

describe('a complaint (RFC 5965)', () => {
  const complaint = (fields: string) => report('feedback-report', part('message/feedback-report', fields), part('message/rfc822', `${ORIGINAL}\r\n\r\nHello`))

  it('names the mail, and its reader if they are told', () => {
    expect(readMailReports(complaint('Feedback-Type: abuse\r\nUser-Agent: SomeProvider/1.0\r\nOriginal-Rcpt-To: <ann@example.org>'))).toEqual([
      { kind: 'complained', recipient: 'ann@example.org', messageId: '<n12.a34@guildhall.example>', reason: 'abuse, told by SomeProvider/1.0' },
    ])
    expect(readMailReports(complaint('Feedback-Type: fraud'))).toMatchObject([{ recipient: 'ann@example.org' }])
  })

  it('is none if it says that a mail was no spam', () => {
    expect(readMailReports(complaint('Feedback-Type: not-spam\r\nOriginal-Rcpt-To: <ann@example.org>'))).toEqual([])
  })
})

it.each([
  ['nothing', ''], ['words', 'Nothing came back.'], ['an ordinary mail', 'Subject: Action: failed\r\nContent-Type: text/plain\r\n\r\nFinal-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.1.1'],
  ['a report without a boundary', 'Content-Type: multipart/report; report-type=delivery-status\r\n\r\nAction: failed'], ['a report without its status', report('delivery-status')],
  ['a boundary of signs', `Content-Type: multipart/report; boundary="((((.*"\r\n\r\n--((((.*\r\n\r\n${'x'.repeat(1000)}`], ['many empty parts', `Content-Type: multipart/report; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(50_000)}`],
])('finds no report in %s', (_name, raw) => {
  expect(readMailReports(raw)).toEqual([])
})
