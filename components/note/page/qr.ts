/** QR codes (ISO/IEC 18004) of short texts: byte mode, error correction level M, versions 1 to 10 (213 bytes). */
import { correction } from './qr-correction'
import { drawPatterns, isMasked, penaltyOf, walk } from './qr-matrix'
import type { Matrix } from './qr-matrix'

/** Data codewords of each version at level M, and the blocks that they are cut into. */
const VERSIONS = [
  { data: 16, blocks: 1, check: 10 }, { data: 28, blocks: 1, check: 16 }, { data: 44, blocks: 1, check: 26 }, { data: 64, blocks: 2, check: 18 }, { data: 86, blocks: 2, check: 24 },
  { data: 108, blocks: 4, check: 16 }, { data: 124, blocks: 4, check: 18 }, { data: 154, blocks: 4, check: 22 }, { data: 182, blocks: 5, check: 22 }, { data: 216, blocks: 5, check: 26 },
]
const MASKS = [0, 1, 2, 3, 4, 5, 6, 7]

/** The modules of the code, row by row, true for dark; without the quiet zone of four. Undefined if the text is too long. */
export function qrCode(text: string): boolean[][] | undefined {
  const drawn = MASKS.map(mask => qrMatrix(text, mask)).filter(matrix => matrix !== undefined)
  if (drawn.length === 0) return undefined
  const best = drawn.reduce((a, b) => penaltyOf(b) < penaltyOf(a) ? b : a)
  return best.map(row => row.map(module => module === 1))
}

/** The same with one of the eight masks, as ones and zeros. */
export function qrMatrix(text: string, mask: number): Matrix | undefined {
  const bytes = new TextEncoder().encode(text)
  const version = VERSIONS.findIndex(({ data }, index) => bytes.length + (index < 9 ? 2 : 3) <= data) + 1
  return version === 0 ? undefined : draw(interleave(dataWords(bytes, version), version), version, mask)
}

/** Mode, length, bytes, end, padding. */
function dataWords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = []
  const push = (value: number, length: number): void => {
    for (let at = length - 1; at >= 0; at--) bits.push(value >> at & 1)
  }
  push(0b0100, 4)
  push(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) push(byte, 8)
  push(0, 4)
  while (bits.length % 8 !== 0) bits.push(0)
  const words = Array.from({ length: bits.length / 8 }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8).join(''), 2))
  const { data } = VERSIONS[version - 1]!
  for (let pad = 0xEC; words.length < data; pad ^= 0xEC ^ 0x11) words.push(pad)
  return words.slice(0, data)
}

/** Cuts the words into blocks (the shorter ones first), adds the correction of each, and deals them out in turn. */
function interleave(words: number[], version: number): number[] {
  const { data, blocks: count, check } = VERSIONS[version - 1]!
  const short = Math.floor(data / count)
  const shortOnes = count - data % count
  const blocks = Array.from({ length: count }, (_, index) => {
    const start = index * short + Math.max(0, index - shortOnes)
    return words.slice(start, start + short + (index >= shortOnes ? 1 : 0))
  })
  const checks = blocks.map(block => correction(block, check))
  const dealt = (rows: number[][], length: number): number[] => Array.from({ length }, (_, at) => rows.map(row => row[at])).flat().filter(word => word !== undefined)
  return [...dealt(blocks, short + 1), ...dealt(checks, check)]
}

function draw(words: number[], version: number, mask: number): Matrix {
  const { matrix, isFree } = drawPatterns(version, mask)
  let at = 0
  for (const [row, column] of walk(matrix.length)) {
    if (!isFree(row, column)) continue
    const bit = (words[at >> 3] ?? 0) >> (7 - (at & 7)) & 1
    at++
    matrix[row]![column] = bit ^ Number(isMasked(mask, row, column))
  }
  return matrix
}
