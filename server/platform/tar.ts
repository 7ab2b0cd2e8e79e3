import { Buffer } from 'node:buffer'

/** The tar format of POSIX.1-1988 (ustar): 512-byte headers, content padded to 512. Names up to 100 bytes, which ours keep. */
const BLOCK = 512

export interface Entry {
  name: string
  size: number
  /** Must be read to its end before the next entry. */
  content: AsyncGenerator<Buffer>
}

export function header(name: string, size: number, at: Date): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`The name is too long for the archive: ${name}`)
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0)
  block.write('0000600\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write(`${Math.floor(at.getTime() / 1000).toString(8).padStart(11, '0')}\0`, 136)
  block.write('0', 156)
  block.write('ustar\x0000', 257)
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** What fills the last block of an entry. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - size % BLOCK) % BLOCK)
}

export const END = Buffer.alloc(2 * BLOCK)

/** The entries of an archive, one after the other; throws where it is damaged or ends too early. */
export async function* entriesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const reader = readerOf(source)
  /** Bytes of the current entry that nobody has read yet. */
  let left = 0
  for (;;) {
    const block = await reader.exactly(BLOCK)
    if (block.every(byte => byte === 0)) return
    if (Number.parseInt(block.toString('latin1', 148, 154), 8) !== checksum(block)) throw new Error('The archive is damaged.')
    const name = block.toString('utf8', 0, 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(block.toString('latin1', 124, 135), 8)
    left = size
    yield { name, size, content: contentOf(size) }
    if (left > 0) throw new Error(`The entry ${name} was not read to its end.`)
  }

  async function* contentOf(size: number): AsyncGenerator<Buffer> {
    while (left > 0) {
      const part = await reader.atMost(left)
      left -= part.length
      yield part
    }
    await reader.exactly(padding(size).length)
  }
}

function checksum(block: Buffer): number {
  let sum = 0
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 32 : block[at]!
  return sum
}

function readerOf(source: AsyncIterable<Buffer>): { atMost: (size: number) => Promise<Buffer>, exactly: (size: number) => Promise<Buffer> } {
  const iterator = source[Symbol.asyncIterator]()
  let rest = Buffer.alloc(0)

  async function atMost(size: number): Promise<Buffer> {
    while (rest.length === 0) {
      const next = await iterator.next()
      if (next.done) throw new Error('The archive ends too early.')
      rest = Buffer.from(next.value)
    }
    const part = rest.subarray(0, size)
    rest = rest.subarray(part.length)
    return part
  }

  async function exactly(size: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let missing = size; missing > 0;) {
      const part = await atMost(missing)
      missing -= part.length
      parts.push(part)
    }
    return Buffer.concat(parts)
  }

  return { atMost, exactly }
}
