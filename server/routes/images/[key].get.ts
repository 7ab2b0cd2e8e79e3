import { getRequestHeader, setResponseHeaders, setResponseStatus } from 'h3'
import { findImage } from '#server/domain/files/find-image'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { images } from '#shared/contract/images'

/** What is behind a key never changes, but who may see it does: kept for minutes where everybody may, asked for each time where not. */
export default handle(images.get, async ({ actor, params, event }) => {
  const { bytes, isPublic } = await findImage(database(), actor, params.key)
  setResponseHeaders(event, {
    'content-type': 'image/webp',
    'content-disposition': `inline; filename="${params.key}"`,
    'cache-control': isPublic ? 'public, max-age=600' : 'private, no-cache',
    'etag': `"${params.key}"`,
    'content-security-policy': 'default-src \'none\'; sandbox',
    'cross-origin-resource-policy': isPublic ? 'cross-origin' : 'same-site',
  })
  if (getRequestHeader(event, 'if-none-match') !== `"${params.key}"`) return bytes
  setResponseStatus(event, 304)
  return Buffer.alloc(0)
})
