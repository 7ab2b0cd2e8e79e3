import { defineListener } from '#server/platform/events'
import type { Listener } from '#server/platform/events'
import { removeStoredFile } from '#server/platform/files'

export const fileListeners: Listener[] = [
  defineListener({
    on: 'files.released',
    name: 'files.remove',
    run: async (_unit, { keys }) => {
      for (const key of keys) await removeStoredFile(key)
    },
  }),
]
