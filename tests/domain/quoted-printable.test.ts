import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { quotedPrintable } from '#server/platform/quoted-printable'

describe('quoted-printable', () => {
  it.each([
    ['a = b', 'a =3D b'],
    ['é\n𝄞', '=C3=A9\r\n=F0=9D=84=9E'],
    ['space \ntab\t', 'space=20\r\ntab=09'],
    ['a\r\nb\rc', 'a\r\nb\r\nc'],
  ])('writes %j as %j', (text, encoded) => {
    expect(quotedPrintable(text)).toBe(encoded)
  })

  it('is short lines of ASCII, and comes back as it was, wherever a line has to be folded', async () => {
    for (let shift = 0; shift < 80; shift++) {
      const text = `${'x'.repeat(shift)}${'é=𝄞. '.repeat(40)}\n.\n..${'='.repeat(200)}`
      const encoded = quotedPrintable(text)
      const parsed = await PostalMime.parse(`Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${encoded}`)

      expect(Math.max(...encoded.split('\r\n').map(line => line.length))).toBeLessThanOrEqual(76)
      expect(encoded).toMatch(/^[\x20-\x7E\r\n]*$/)
      expect(parsed.text!.trimEnd()).toBe(text)
    }
  })
})
