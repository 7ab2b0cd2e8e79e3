import { describe, expect, it } from 'vitest'
import { icalendar } from '#shared/rules/icalendar'

const event = {
  uid: 'post-7@guildhall.example', sequence: 2, changedAt: new Date('2026-03-01T10:00:00.000Z'), startsAt: new Date('2026-05-04T16:30:00.000Z'), endsAt: new Date('2026-05-04T19:00:00.000Z'),
  title: 'Lantern night', place: 'Kraków, Café Kubek', text: 'Bring a lantern.', url: 'https://guildhall.example/posts/7/lantern-night', isCanceled: false,
}
const unfolded = (text: string) => text.replaceAll('\r\n ', '')

describe('an event as a file for calendars', () => {
  it('says when in UTC, where, and where to read more', () => {
    const lines = unfolded(icalendar(event)).split('\r\n')
    expect(lines).toEqual([
      'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Guildhall//Events//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', 'BEGIN:VEVENT', 'UID:post-7@guildhall.example', 'SEQUENCE:2',
      'DTSTAMP:20260301T100000Z', 'DTSTART:20260504T163000Z', 'DTEND:20260504T190000Z', 'SUMMARY:Lantern night', 'LOCATION:Kraków\\, Café Kubek',
      'DESCRIPTION:Bring a lantern.\\n\\nhttps://guildhall.example/posts/7/lantern-night', 'URL:https://guildhall.example/posts/7/lantern-night', 'STATUS:CONFIRMED', 'END:VEVENT', 'END:VCALENDAR', '',
    ])
  })

  it('lets no title write a line of its own', () => {
    const text = icalendar({ ...event, title: 'A\r\nATTENDEE:mailto:x@example.org; b\\c', place: '\u0000\u001Bx', isCanceled: true })
    expect(unfolded(text)).toContain('SUMMARY:A\\nATTENDEE:mailto:x@example.org\\; b\\\\c\r\n')
    expect(unfolded(text)).toContain('LOCATION:x\r\n')
    expect(text).toContain('STATUS:CANCELLED')
    expect(text.split('\r\n').filter(line => line.startsWith('ATTENDEE'))).toEqual([])
  })

  it('folds lines at 75 octets and cuts no character in two', () => {
    const title = '🏮 Größe '.repeat(30)
    const text = icalendar({ ...event, title })
    expect(Math.max(...text.split('\r\n').map(line => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
    expect(text).not.toContain('\uFFFD')
    expect(unfolded(text)).toContain(`SUMMARY:${title}`)
  })
})
