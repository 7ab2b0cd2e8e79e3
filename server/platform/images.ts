import sharp from 'sharp'
import { AppError } from '#server/platform/errors'
import { semaphore } from '#server/platform/semaphore'

/** Looked at before anything is decoded: a file of a few bytes can claim a picture of many gigabytes. */
const MAX_PIXELS = 40_000_000
const SECONDS = 10
/** One decoded picture of that size takes 160 MB. */
const oneAtATime = semaphore(1, 40)

const SHAPES = {
  /** A square, cut from the middle. */
  avatar: { width: 256, height: 256, fit: 'cover' },
  /** The whole picture, made smaller if need be. */
  logo: { width: 512, height: 512, fit: 'inside', withoutEnlargement: true },
  /** A wide strip behind a name. */
  hero: { width: 1920, height: 640, fit: 'cover' },
  /** Of an application: large enough to be looked at. */
  screenshot: { width: 1600, height: 1200, fit: 'inside', withoutEnlargement: true },
  /** In a text: as wide as a page shows it on a dense screen, and long enough for a screenshot of one. */
  image: { width: 1600, height: 4000, fit: 'inside', withoutEnlargement: true },
} as const
export type PictureKind = keyof typeof SHAPES

export interface Picture {
  /** WebP without any metadata. */
  bytes: Buffer
  width: number
  height: number
}

/**
 * Makes an uploaded picture safe to serve: known by its first bytes, small enough before it is decoded, turned upright,
 * re-encoded, and without metadata (no place, no camera). Throws UnsupportedMediaType or Refused.
 */
export async function recodePicture(upload: Buffer, kind: PictureKind): Promise<Picture> {
  if (!isPicture(upload)) throw new AppError('UnsupportedMediaType', 'Send a PNG, JPEG, WebP, GIF or AVIF picture.')
  return await oneAtATime(async () => {
    await requireModestSize(upload)
    try {
      const { data, info } = await sharp(upload, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
        .timeout({ seconds: SECONDS }).autoOrient().resize(SHAPES[kind]).webp({ quality: 84 })
        .toBuffer({ resolveWithObject: true })
      return { bytes: data, width: info.width, height: info.height }
    }
    catch {
      throw damaged()
    }
  })
}

async function requireModestSize(upload: Buffer): Promise<void> {
  // Only the header is read here.
  const { width, height } = await sharp(upload, { limitInputPixels: false }).metadata().catch(() => {
    throw damaged()
  })
  if (!width || !height) throw damaged()
  if (width * height > MAX_PIXELS) throw new AppError('Refused', `This picture has ${width} × ${height} pixels. Send one of at most 40 megapixels.`)
}

function damaged(): AppError {
  return new AppError('Refused', 'This picture is damaged. Save it again, or send another one.')
}

/** By the bytes that each format begins with; what the sender says of it does not count. */
function isPicture(bytes: Buffer): boolean {
  const ascii = (from: number, to: number) => bytes.toString('latin1', from, to)
  return ascii(0, 8) === '\x89PNG\r\n\x1A\n'
    || ascii(0, 3) === '\xFF\xD8\xFF'
    || (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP')
    || /^GIF8[79]a/.test(ascii(0, 6))
    || (ascii(4, 8) === 'ftyp' && /avi[fs]/.test(ascii(8, 32)))
}
