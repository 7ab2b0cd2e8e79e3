import { closeDatabase } from '#server/platform/db'

/** The last to close: everything before it may still have had something to write. */
export default defineNitroPlugin((nitro) => {
  nitro.hooks.hook('close', closeDatabase)
})
