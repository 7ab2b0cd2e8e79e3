import { copyFileSync, existsSync, openSync, readSync, closeSync, statSync, truncateSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const LARGEST = 20 * 1024 * 1024
const TAIL = 64 * 1024

/** The last lines that say something, without colours. */
export function tailOf(path: string, lines: number): string {
  if (!existsSync(path)) return ''
  const { size } = statSync(path)
  const length = Math.min(size, TAIL)
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

/** Keeps a log under 20 MB, with one older copy. Its writers append, so it can be emptied beneath them. */
export function rotate(path: string): void {
  if (!existsSync(path) || statSync(path).size < LARGEST) return
  copyFileSync(path, `${path}.1`)
  truncateSync(path, 0)
}
