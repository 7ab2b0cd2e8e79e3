import { savePagePicture } from '#server/domain/catalog/save-page-picture'
import { fileUrl } from '#server/platform/file-url'
import { handle } from '#server/platform/http/handle'
import { pictures } from '#shared/contract/favorites'

export default handle(pictures.upload, async ({ actor, params, upload }) => {
  const key = await savePagePicture(actor, params.kind, upload)
  return { key, url: fileUrl(key) }
})
