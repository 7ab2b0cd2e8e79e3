import { tagsToPurge } from '#server/domain/cache-tags'
import { purge } from '#server/platform/cache'
import { defineListener } from '#server/platform/events'
import type { Listener } from '#server/platform/events'

/** An import runs in a process of its own, where no hook runs at commit: pages are purged when its event arrives here. */
export const importListeners: Listener[] = [
  defineListener({
    on: 'import.finished',
    name: 'imports.purge',
    async run(_unit, payload, { id, at }) {
      purge(tagsToPurge({ id, name: 'import.finished', payload, at }))
    },
  }),
  defineListener({
    on: 'catalog.imported',
    name: 'imports.purgeCatalog',
    async run(_unit, payload, { id, at }) {
      purge(tagsToPurge({ id, name: 'catalog.imported', payload, at }))
    },
  }),
]
