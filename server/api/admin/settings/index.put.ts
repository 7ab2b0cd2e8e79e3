import { changeHotScale, showSettings } from '#server/domain/posts/hot-scale'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { site } from '#shared/contract/site-settings'

export default handle(site.changeSettings, async ({ body }) => {
  await changeHotScale(body.hotSeconds)
  return await showSettings(database())
})
