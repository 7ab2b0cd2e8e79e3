import type { IncomingMessage } from 'node:http'
import type { H3Event } from 'h3'
import { config } from '#server/platform/config'
import { AppError } from '#server/platform/errors'

/** The longest JSON that an operation takes: a post of 128,000 characters, each escaped, fits. */
export const JSON_LIMIT = 1_000_000
export const UPLOAD_LIMIT = 5_000_000
const FORM_LIMIT = 10_000

const UPLOAD_TYPES = /^image\/(?:png|jpeg|webp|gif|avif)$/

/** The body of an operation that takes JSON. Throws UnsupportedMediaType, TooLarge or BrokenJson. */
export async function readJson(event: H3Event, limit = JSON_LIMIT): Promise<unknown> {
  if (contentType(event) !== 'application/json') throw new AppError('UnsupportedMediaType', 'Send JSON, with the content type application/json.')
  const bytes = await readLimited(event.node.req, limit)
  try {
    return JSON.parse(bytes.toString('utf8'))
  }
  catch (error) {
    throw new AppError('BrokenJson', `This is not valid JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`)
  }
}

/** One picture as raw bytes. Throws UnsupportedMediaType or TooLarge. */
export async function readUpload(event: H3Event): Promise<Buffer> {
  if (!UPLOAD_TYPES.test(contentType(event))) throw new AppError('UnsupportedMediaType', 'Send a PNG, JPEG, WebP, GIF or AVIF picture, with its content type.')
  return await readLimited(event.node.req, UPLOAD_LIMIT)
}

/** One piece of a file as raw bytes. Throws TooLarge, before reading on. */
export async function readPiece(event: H3Event): Promise<Buffer> {
  return await readLimited(event.node.req, config().limits.files.pieceBytes)
}

/** The whole body as text, whatever its type, for routes that read it themselves. */
export async function readText(event: H3Event): Promise<{ type: string, text: string }> {
  return { type: contentType(event), text: (await readLimited(event.node.req, JSON_LIMIT)).toString('utf8') }
}

/** The fields of a form post. */
export async function readForm(event: H3Event): Promise<URLSearchParams> {
  const type = contentType(event)
  if (type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data' && type !== '') throw new AppError('UnsupportedMediaType', 'Send a form.')
  return new URLSearchParams((await readLimited(event.node.req, FORM_LIMIT)).toString('utf8'))
}

function contentType(event: H3Event): string {
  return String(event.node.req.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
}

/** Stops reading at the limit: a large body is refused before it is taken in. */
async function readLimited(request: IncomingMessage & { body?: unknown }, limit: number): Promise<Buffer> {
  const tooLarge = () => new AppError('TooLarge', `Send ${Math.floor(limit / 1_000_000) || 0.01} MB at most.`)
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge()
  // A call from this process (a page that reads its data) brings its body along.
  if (request.body !== undefined && request.body !== null) return Buffer.from(request.body as string | Buffer)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
