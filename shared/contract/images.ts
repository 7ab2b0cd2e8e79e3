import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'

/** Names a picture in a text or above it: random, so that nobody finds one by trying. */
export const imageKey = v.pipe(v.string(), v.regex(/^image-[0-9a-f]{32}\.webp$/, 'imageKey'))

/** A picture with its size in pixels: its place is kept while it loads. */
export const shownImage = v.object({ key: v.string(), url: v.string(), alt: v.string(), width: v.number(), height: v.number() })

export const images = {
  upload: defineOperation({
    method: 'PUT', path: '/api/images', summary: 'Upload a picture (at most 5 MB) for a text; it is re-encoded without metadata, and removed after a day if nothing uses it',
    access: 'signedIn', limit: 'upload', accepts: 'upload',
    returns: v.object({ key: v.string(), url: v.string(), width: v.number(), height: v.number() }), errors: ['TooLarge', 'UnsupportedMediaType', 'Refused', 'Suspended'],
  }),
  get: defineOperation({
    method: 'GET', path: '/images/:key', summary: 'A picture, for whoever may see a post that shows it', access: 'anyone', limit: 'read',
    params: v.object({ key: imageKey }), bytes: true, errors: ['NotFound'],
  }),
}
