const LONGEST_LINE = 76

/**
 * Lines that were encoded before. A message goes to thousands of people with a few lines that differ, so that most of the
 * work is a look-up here; emptied when it is full.
 */
const known = new Map<string, string>()
const KNOWN_LINES = 2_000
const KNOWN_LENGTH = 4_000

/** Text as quoted-printable (RFC 2045, 6.7): CRLF line ends, lines of at most 76 characters, ASCII only. */
export function quotedPrintable(text: string): string {
  return text.replace(/\r\n?/g, '\n').split('\n').map(encodedLine).join('\r\n')
}

function encodedLine(line: string): string {
  const before = known.get(line)
  if (before !== undefined) return before
  const encoded = folded(line
    .replaceAll('=', '=3D')
    .replace(/[^\t\x20-\x7E]+/g, encodedBytes)
    .replace(/[\t ]$/, last => last === ' ' ? '=20' : '=09'))
  if (line.length > KNOWN_LENGTH) return encoded
  if (known.size >= KNOWN_LINES) known.clear()
  known.set(line, encoded)
  return encoded
}

function encodedBytes(characters: string): string {
  return Buffer.from(characters, 'utf8').toString('hex').toUpperCase().replace(/../g, '=$&')
}

/** Soft line breaks, never inside `=XX`. */
function folded(line: string): string {
  const lines: string[] = []
  let start = 0
  while (line.length - start > LONGEST_LINE) {
    let end = start + LONGEST_LINE - 1
    if (line[end - 1] === '=') end -= 1
    else if (line[end - 2] === '=') end -= 2
    lines.push(line.slice(start, end))
    start = end
  }
  lines.push(line.slice(start))
  return lines.join('=\r\n')
}
