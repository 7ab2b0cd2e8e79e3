import { wikiPolicy } from '#server/domain/catalog/policy'
import { savePicture } from '#server/domain/files/save-picture'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { authorize } from '#server/platform/policy'

/** Stores a logo or a screenshot for an edit that follows, and answers its key. Throws UnsupportedMediaType or Refused. */
export async function savePagePicture(actor: Person, kind: 'logo' | 'screenshot', upload: Buffer): Promise<string> {
  authorize(wikiPolicy.create(actor, clock.now()))
  return await savePicture(actor, kind, upload)
}
