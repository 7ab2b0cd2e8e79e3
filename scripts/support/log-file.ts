import { copyFileSync, openSync, readSync, closeSync, statSync, truncateSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const LARGEST = 20 * 1024 * 1024
const TAIL = 64 * 1024

/** The last lines that say something, without colours; only what stands behind byte `from`. */
export function tailOf(path: string, lines: number, from = 0): string {
  const size = sizeOf(path)
  const length = Math.min(size - (from > size ? 0 : from), TAIL)
  if (length <= 0) return ''
  const buffer = Buffer.alloc(length)
  const file = openSync(path, 'r')
  try {
    readSync(file, buffer, 0, length, size - length)
  }
  finally {
    closeSync(file)
  }
  return stripVTControlCharacters(buffer.toString('utf8')).split('\n').filter(line => line.trim()).slice(-lines).join('\n')
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Keeps a log under 20 MB, with one older copy. Its writers append, so it can be emptied beneath them. */
export function rotate(path: string): void {
  if (sizeOf(path) < LARGEST) return
  copyFileSync(path, `${path}.1`)
  truncateSync(path, 0)
}
