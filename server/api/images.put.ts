import { saveImage } from '#server/domain/files/save-picture'
import { postPolicy } from '#server/domain/posts/policy'
import { clock } from '#server/platform/clock'
import { imageUrl } from '#server/platform/file-url'
import { handle } from '#server/platform/http/handle'
import { authorize } from '#server/platform/policy'
import { images } from '#shared/contract/images'

export default handle(images.upload, async ({ actor, upload }) => {
  authorize(postPolicy.upload(actor, clock.now()))
  const image = await saveImage(actor, upload)
  return { ...image, url: imageUrl(image.key) }
})
