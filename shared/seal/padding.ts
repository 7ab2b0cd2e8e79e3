import { concat } from '#shared/seal/bytes'
import type { Bytes } from '#shared/seal/bytes'

const SMALLEST = 256
const LAST_DOUBLING = 65_536
const SPACE = 0x20

/** The size that a content of `length` bytes is padded to: 256, doubled up to 64 KiB, from there an eighth more each time. */
export function bucketOf(length: number): number {
  let bucket = SMALLEST
  while (bucket < length) bucket += bucket < LAST_DOUBLING ? bucket : Math.floor(bucket / 8)
  return bucket
}

/** JSON with spaces behind it, which every JSON parser passes over: the size says only which bucket it fell into. */
export function pad(json: Bytes): Bytes {
  return concat(json, new Uint8Array(bucketOf(json.length) - json.length).fill(SPACE))
}
