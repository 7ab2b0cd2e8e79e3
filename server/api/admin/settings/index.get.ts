import { showSettings } from '#server/domain/posts/hot-scale'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { site } from '#shared/contract/site-settings'

export default handle(site.settings, async () => await showSettings(database()))
