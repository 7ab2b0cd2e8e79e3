/** Pages that are of no use to somebody who has just signed in. */
const DOORS = /^\/(?:sign-in|sign-up|finish|reset)(?:[/?#]|$)/
/** Browsers read `\` as `/` and drop tabs and line breaks inside an address. */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\\\u0000-\u001F\u007F]/

/**
 * Where to go after signing in: `asked` if it is a path of this site, else `otherwise`. Whatever could be read as
 * another origin or as a script is ignored, however often it was encoded (spec accounts A12).
 */
export function returnPath(asked: unknown, otherwise = '/'): string {
  if (typeof asked !== 'string' || asked.length > 2000) return otherwise
  let read = asked
  for (let round = 0; round < 5; round++) {
    if (!isOwnPath(read)) return otherwise
    const decoded = decode(read)
    if (decoded === undefined) return otherwise
    if (decoded === read) return DOORS.test(asked) ? otherwise : asked
    read = decoded
  }
  return otherwise
}

function isOwnPath(path: string): boolean {
  const [place = ''] = path.split(/[?#]/)
  return place.startsWith('/') && !place.includes('//') && !UNSAFE.test(path) && URL.parse(path, 'https://own.invalid')?.origin === 'https://own.invalid'
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return undefined
  }
}
