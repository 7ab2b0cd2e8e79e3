import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { recodePicture } from '#server/platform/images'

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#0b6b5d' } })

describe('an uploaded picture', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)('becomes a WebP, whether it was %s or not', async (format) => {
    const upload = await plain(300, 400).toFormat(format).toBuffer()
    const { bytes, width, height } = await recodePicture(upload, 'avatar')
    expect([width, height]).toEqual([256, 256])
    expect((await sharp(bytes).metadata()).format).toBe('webp')
  })

  it('is a square as an avatar, and keeps its shape as a logo', async () => {
    const wide = await plain(1200, 300).png().toBuffer()
    expect(await recodePicture(wide, 'logo')).toMatchObject({ width: 512, height: 128 })
    const small = await plain(40, 20).png().toBuffer()
    expect(await recodePicture(small, 'logo')).toMatchObject({ width: 40, height: 20 })
    expect(await recodePicture(small, 'avatar')).toMatchObject({ width: 256, height: 256 })
  })

  it('loses its metadata, and is turned upright first', async () => {
    const upload = await plain(400, 200).withExif({ IFD0: { Copyright: 'whoever' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect((await sharp(upload).metadata()).exif).toBeDefined()
    const { bytes, width, height } = await recodePicture(upload, 'logo')
    expect([width, height]).toEqual([200, 400])
    const metadata = await sharp(bytes).metadata()
    expect([metadata.exif, metadata.xmp, metadata.icc, metadata.orientation]).toEqual([undefined, undefined, undefined, undefined])
    expect(bytes.includes('whoever')).toBe(false)
  })

  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a TIFF', 'II*\0________'],
    ['nothing', ''],
  ])('is refused when it is %s', async (_what, content) => {
    await expect(recodePicture(Buffer.from(content), 'avatar')).rejects.toMatchObject({ code: 'UnsupportedMediaType' })
  })

  it('is refused when it only begins like one', async () => {
    const whole = await plain(500, 500).png().toBuffer()
    await expect(recodePicture(whole.subarray(0, whole.length - 60), 'avatar')).rejects.toMatchObject({ code: 'Refused' })
    await expect(recodePicture(Buffer.from('\xFF\xD8\xFFnothing more', 'latin1'), 'avatar')).rejects.toMatchObject({ code: 'Refused' })
  })

  it('is refused before it is decoded when it would be enormous', async () => {
    const bomb = emptyPng(50_000, 50_000)
    expect(bomb.length).toBeLessThan(100_000)
    const before = process.memoryUsage.rss()
    const begin = performance.now()
    await expect(recodePicture(bomb, 'avatar')).rejects.toMatchObject({ code: 'Refused', message: expect.stringContaining('40 megapixels') })
    expect(performance.now() - begin).toBeLessThan(2_000)
    expect(process.memoryUsage.rss() - before).toBeLessThan(100_000_000)
    await expect(recodePicture(emptyPng(8_000, 5_001), 'avatar')).rejects.toMatchObject({ code: 'Refused', message: expect.stringContaining('8000 × 5001') })
  })
})

/** A PNG of one bit per pixel whose rows all compress to almost nothing; only its first part is really there. */
function emptyPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const rows = deflateSync(Buffer.alloc(Math.min(20_000_000, (Math.ceil(width / 8) + 1) * height)), { level: 9 })
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
