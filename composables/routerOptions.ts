import type { RouterConfig } from 'nuxt/schema'
import type { RouteRecordRaw } from 'vue-router'

/**
 * The server makes a router for every page that it renders, and making one for some eighty addresses costs as much as twenty
 * comments: so it gets only those that this page can be. The browser has them all.
 */
export default {
  routes: (all) => {
    if (import.meta.client) return all
    const [first = ''] = (useNuxtApp().ssrContext?.url ?? '').slice(1).split(/[/?#]/, 1)
    return all.filter(route => mayBeginWith(route, first))
  },
} satisfies RouterConfig

/** A first part with a parameter may be anything. */
function mayBeginWith({ path }: RouteRecordRaw, first: string): boolean {
  const [, part = ''] = path.split('/', 2)
  return part === first || part.includes(':')
}
