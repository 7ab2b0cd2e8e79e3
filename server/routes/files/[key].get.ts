import { isFileKey, readStoredFile } from '#server/platform/files'
import { plainSecurityHeaders } from '#server/platform/http/security-headers'

/** Pictures by their random key. What is behind a key never changes, so it is kept for ever. */
export default defineEventHandler(async (event) => {
  const key = getRouterParam(event, 'key') ?? ''
  const bytes = isFileKey(key) ? await readStoredFile(key) : undefined
  setResponseHeaders(event, plainSecurityHeaders())
  if (!bytes) {
    setResponseHeaders(event, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    setResponseStatus(event, 404)
    return 'There is no such file.'
  }
  setResponseHeaders(event, {
    'content-type': 'image/webp',
    'content-disposition': `inline; filename="${key}"`,
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': 'default-src \'none\'; sandbox',
    'cross-origin-resource-policy': 'cross-origin',
  })
  return bytes
})
