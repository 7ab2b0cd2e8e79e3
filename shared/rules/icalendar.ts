export interface CalendarEvent {
  /** The same for ever, so that a file that is read again changes the entry instead of adding one. */
  uid: string
  /** Rises with every change. */
  sequence: number
  changedAt: Date
  startsAt: Date
  endsAt: Date | null
  title: string
  place: string
  text: string
  url: string
  isCanceled: boolean
}

const OCTETS = 75

/** One event as an iCalendar object (RFC 5545): times in UTC, so that every calendar shows them in its reader's zone. */
export function icalendar({ uid, sequence, changedAt, startsAt, endsAt, title, place, text, url, isCanceled }: CalendarEvent): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Guildhall//Events//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', 'BEGIN:VEVENT',
    `UID:${uid}`, `SEQUENCE:${sequence}`, `DTSTAMP:${basicTime(changedAt)}`, `DTSTART:${basicTime(startsAt)}`,
    ...endsAt === null ? [] : [`DTEND:${basicTime(endsAt)}`],
    `SUMMARY:${escaped(title)}`,
    ...place === '' ? [] : [`LOCATION:${escaped(place)}`],
    `DESCRIPTION:${escaped(text === '' ? url : `${text}\n\n${url}`)}`, `URL:${url}`, `STATUS:${isCanceled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT', 'END:VCALENDAR',
  ]
  return lines.map(line => `${folded(line)}\r\n`).join('')
}

/** `20300101T080000Z`. */
function basicTime(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '')
}

/** Text values: backslash, semicolon, comma and line ends (RFC 5545, 3.3.11). Other control characters have no place in them. */
function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '').replace(/[\\;,]/g, found => `\\${found}`).replace(/\r?\n/g, '\\n')
}

/** Lines are at most 75 octets long and go on behind a space; no character is cut in two. */
function folded(line: string): string {
  const encoder = new TextEncoder()
  let result = ''
  let octets = 0
  for (const character of line) {
    const size = encoder.encode(character).length
    if (octets + size > OCTETS) {
      result += '\r\n '
      octets = 1
    }
    result += character
    octets += size
  }
  return result
}
