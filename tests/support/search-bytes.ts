import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What must be nowhere, by a name to show: searched as it is, and in the writings in which bytes are kept. */
export type Needles = Map<string, Buffer>

/** Texts are searched for by how they begin, in UTF-8, UTF-16, base64 and hexadecimal. Lengths that are multiples of three stand alike in longer base64. */
export function needlesOf(secrets: Record<string, string | Uint8Array>): Needles {
  const needles: Needles = new Map()
  for (const [name, secret] of Object.entries(secrets)) {
    const bytes = Buffer.from(secret)
    const whole = bytes.subarray(0, bytes.length - bytes.length % 3)
    needles.set(name, bytes)
    needles.set(`${name} (base64)`, Buffer.from(whole.toString('base64')))
    needles.set(`${name} (base64url)`, Buffer.from(whole.toString('base64url')))
    needles.set(`${name} (hex)`, Buffer.from(bytes.toString('hex')))
    if (typeof secret === 'string') needles.set(`${name} (UTF-16)`, Buffer.from(secret, 'utf16le'))
  }
  return needles
}

/** The names of all needles that stand in these bytes; one pass, however many there are. */
export function searchBytes(bytes: Buffer, needles: Needles): string[] {
  const { starts, byStart } = startsOf(needles)
  const found = new Set<string>()
  for (let at = 0; at + 3 <= bytes.length; at++) {
    const start = bytes[at]! << 16 | bytes[at + 1]! << 8 | bytes[at + 2]!
    if (starts[start] === 0) continue
    for (const [name, needle] of byStart.get(start)!) {
      if (bytes.subarray(at, at + needle.length).equals(needle)) found.add(name)
    }
  }
  return [...found]
}

/** `file: needle` for each file below a folder that holds one. Files that vanish meanwhile are passed over. */
export function searchFolder(folder: string, needles: Needles): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
    try {
      const path = join(folder, file)
      return statSync(path).isFile() ? searchBytes(readFileSync(path), needles).map(name => `${file}: ${name}`) : []
    }
    catch {
      return []
    }
  })
}

let prepared: { of: Needles, size: number, starts: Uint8Array, byStart: Map<number, [string, Buffer][]> } | undefined

/** Which three bytes a needle begins with: a table that passes nearly every place of nearly every file over. */
function startsOf(needles: Needles) {
  if (prepared?.of === needles && prepared.size === needles.size) return prepared
  const starts = new Uint8Array(1 << 24)
  const byStart = new Map<number, [string, Buffer][]>()
  for (const [name, needle] of needles) {
    const start = needle[0]! << 16 | needle[1]! << 8 | needle[2]!
    starts[start] = 1
    byStart.set(start, [...byStart.get(start) ?? [], [name, needle]])
  }
  return prepared = { of: needles, size: needles.size, starts, byStart }
}
