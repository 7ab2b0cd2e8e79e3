import { AppError } from '#server/platform/errors'

export type CursorPart = string | number | boolean | null

/** An opaque place in a list: base64url of a tuple. */
export function encodeCursor(parts: CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Reads a cursor of exactly these kinds of parts. Throws InvalidInput on anything else. */
export function decodeCursor<const K extends readonly ('string' | 'number' | 'boolean' | 'date')[]>(
  cursor: string | undefined,
  kinds: K,
): { -readonly [I in keyof K]: K[I] extends 'string' ? string : K[I] extends 'number' ? number : K[I] extends 'boolean' ? boolean : Date } | undefined {
  if (cursor === undefined || cursor === '') return undefined
  const parts = parse(cursor)
  if (!Array.isArray(parts) || parts.length !== kinds.length) throw badCursor()
  return parts.map((part: unknown, index) => {
    const kind = kinds[index]
    if (kind === 'date') {
      const date = new Date(typeof part === 'string' ? part : NaN)
      if (Number.isNaN(date.getTime())) throw badCursor()
      return date
    }
    if (typeof part !== kind || (typeof part === 'number' && !Number.isFinite(part))) throw badCursor()
    return part
  }) as never
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
