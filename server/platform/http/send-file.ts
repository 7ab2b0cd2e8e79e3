import type { H3Event } from 'h3'
import { setResponseHeaders, setResponseStatus } from 'h3'
import { contentDisposition } from '#shared/rules/file-name'
import { readStoredFile } from '#server/platform/files'

export interface SentFile {
  name: string
  contentType: string
  size: number
  pieces: { key: string, size: number }[]
}

/**
 * Answers a file to be saved, whole or one range of it (RFC 9110, 14), piece by piece. Whatever it holds, no browser shows
 * it as a page of this site: it is an attachment, of the type that it was given, in a sandbox.
 */
export function sendFile(event: H3Event, { name, contentType, size, pieces }: SentFile): ReadableStream {
  setResponseHeaders(event, {
    'content-type': contentType,
    'content-disposition': contentDisposition(name),
    'content-security-policy': 'default-src \'none\'; sandbox',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
  })
  const range = rangeOf(event.node.req.headers.range, size)
  if (range === 'none') {
    setResponseStatus(event, 416)
    setResponseHeaders(event, { 'content-range': `bytes */${size}`, 'content-length': 0 })
    return streamOf([], 0, 0)
  }
  const { from, to } = range ?? { from: 0, to: size }
  if (range) {
    setResponseStatus(event, 206)
    setResponseHeaders(event, { 'content-range': `bytes ${from}-${to - 1}/${size}` })
  }
  setResponseHeaders(event, { 'content-length': to - from })
  return streamOf(pieces, from, event.node.req.method === 'HEAD' ? from : to)
}

/** `to` is exclusive. Undefined: the whole file; several ranges are answered so too. `none`: nothing of it lies there. */
function rangeOf(header: string | undefined, size: number): { from: number, to: number } | 'none' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [, first = '', last = ''] = match
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  return from >= size || from >= to ? 'none' : { from, to }
}

function streamOf(pieces: SentFile['pieces'], from: number, to: number): ReadableStream {
  let index = 0
  let start = 0
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      while (index < pieces.length && start < to) {
        const { key, size } = pieces[index++]!
        const begin = start
        start += size
        if (start <= from) continue
        const bytes = await readStoredFile(key)
        if (bytes?.length !== size) return controller.error(new Error('The file store has lost a piece of a file.'))
        return controller.enqueue(bytes.subarray(Math.max(0, from - begin), Math.min(size, to - begin)))
      }
      controller.close()
    },
  })
}
