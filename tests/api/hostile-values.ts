/** What no field of any form expects, and what the database, the renderer or a regular expression could trip over. */
export const HOSTILE_VALUES: unknown[] = [
  null, true, -1, 1.5, 2 ** 31, 9_007_199_254_740_991, 1e308, '', ' ', 'x'.repeat(200_000), '\u0000', 'a\u0000b', 'a\u202Eb', '\uD800', '\uFFFF',
  '../../etc/passwd', '\'; drop table users; --', '%_\\', '<script>alert(1)</script>', '{{7*7}}', [], [null], [[[]]], ['x'.repeat(5_000)], {}, { $gt: '' }, { length: 1e9 },
]

export const HOSTILE_PATH_PARTS = [
  '0', '-1', '1.5', '1e3', '2147483648', '4294967296', '9007199254740991', '9007199254740992', '99999999999999999999', 'null', 'undefined', '%00', '%0a', '%2e%2e', '..%2f..%2fetc', '%ff',
  '%E2%80%AE', '%25', '%', 'x'.repeat(3_000), '__proto__', 'constructor', '\'%20or%201=1', '%F0%9F%98%80', '*', '%5c', 'a,b',
]

export const HOSTILE_QUERY_PARTS = [
  '', '%00', 'a%00b', '%ff', '%', '-1', '0', '101', '1e9', '2147483648', '9007199254740991', '99999999999999999999', 'null', '%27%3b--', '%25_%5c', '%F0%9F%98%80', '%ED%A0%80',
  '(', '[', '*', '..', 'x'.repeat(2_000), ','.repeat(500), '1,'.repeat(150), '1,2147483648,9007199254740991',
]

const encode = (parts: unknown) => Buffer.from(typeof parts === 'string' ? parts : JSON.stringify(parts)).toString('base64url')

const SCALARS: unknown[] = [
  -1, 0, 1.5, 2 ** 31, 9_007_199_254_740_991, 1e300, true, null, 'x', '\u0000', '2026-01-01T00:00:00.000Z', '0000-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', {}, [],
]

/** Cursors that nobody was given: of every length, with values that a column cannot hold. */
export const HOSTILE_CURSORS = [
  '', '!!!', 'bnVsbA', encode('{'), encode('"x"'), encode('null'), encode({ length: 2 }), 'x'.repeat(401),
  ...[1, 2, 3, 4].flatMap(length => SCALARS.map(value => encode(Array.from({ length }, () => value)))),
  ...SCALARS.flatMap(value => [encode([2, value, 3]), encode([value, 1]), encode([1, value]), encode(['2026-01-01T00:00:00.000Z', value]), encode([value, '2026-01-01T00:00:00.000Z', 1]),
    encode(['2026-01-01T00:00:00.000Z', true, 0.5, value]), encode(['2026-01-01T00:00:00.000Z', true, value, 1])]),
]
