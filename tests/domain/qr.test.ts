import { expect, it } from 'vitest'
import { qrCode, qrMatrix } from '../../components/note/page/qr'
import known from '../fixtures/qr-codes.json' with { type: 'json' }

it.each(known)('draws the QR code of version $version with mask $mask as another encoder does', ({ text, mask, rows }) => {
  expect(qrMatrix(text, mask)!.map(row => row.join(''))).toEqual(rows)
})

it('chooses one of the eight masks', () => {
  const { text } = known[0]!
  const chosen = qrCode(text)!.map(row => row.map(Number).join('')).join('\n')
  expect(Array.from({ length: 8 }, (_, mask) => qrMatrix(text, mask)!.map(row => row.join('')).join('\n'))).toContain(chosen)
})

it.each([[14, 21], [15, 25], [26, 25], [27, 29], [180, 53], [181, 57], [213, 57]])('puts %i bytes into %i modules', (length, size) => {
  expect(qrCode('q'.repeat(length))).toHaveLength(size)
})

it('makes none of a text that does not fit', () => {
  expect(qrCode('a'.repeat(214))).toBeUndefined()
})
