import { AppError } from '#server/platform/errors'

export type CursorPart = string | number | boolean | null

/** An opaque place in a list: base64url of a tuple. */
export function encodeCursor(parts: CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** What Postgres can compare with: `int` is its four-byte integer, `id` a whole number that JSON can hold. */
const IS_KIND = {
  string: (part: unknown) => typeof part === 'string' && !part.includes('\0'),
  number: (part: unknown) => Number.isFinite(part),
  int: (part: unknown) => Number.isInteger(part) && Math.abs(part as number) < 2 ** 31,
  id: (part: unknown) => Number.isSafeInteger(part),
  boolean: (part: unknown) => typeof part === 'boolean',
  date: (part: unknown) => typeof part === 'string' && isMoment(new Date(part)),
}

interface Kinds { string: string, number: number, int: number, id: number, boolean: boolean, date: Date }

/** Reads a cursor of exactly these kinds of parts. Throws InvalidInput on anything else, so that no statement fails at it. */
export function decodeCursor<const K extends readonly (keyof Kinds)[]>(
  cursor: string | undefined,
  kinds: K,
): { -readonly [I in keyof K]: Kinds[K[I]] } | undefined {
  if (cursor === undefined || cursor === '') return undefined
  const parts = parse(cursor)
  if (!Array.isArray(parts) || parts.length !== kinds.length) throw badCursor()
  return kinds.map((kind, index) => {
    const part: unknown = parts[index]
    if (!IS_KIND[kind](part)) throw badCursor()
    return kind === 'date' ? new Date(part as string) : part
  }) as never
}

/** In the years that ISO 8601 writes with four digits, as Postgres reads them. */
function isMoment(date: Date): boolean {
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  }
  catch {
    throw badCursor()
  }
}

function badCursor(): AppError {
  const message = 'This place in the list is not known. Start again from its first page.'
  return new AppError('InvalidInput', message, [{ fieldName: 'cursor', errorCode: 'cursor', message }])
}
