import { preloadRouteComponents } from '#app/composables/preload'
import { loadSession } from '~/composables/useSession'
import { listenForShortcuts } from '~/composables/useShortcut'
import { keepUnreadCurrent } from '~/composables/useUnread'

const SLOW_MS = 200

/**
 * Rows are plain links (a NuxtLink costs the server twenty times more): one listener turns clicks on links
 * of this site into navigation, and loads the code of a page when the pointer comes near its link.
 */
export default defineNuxtPlugin((nuxtApp) => {
  const router = useRouter()

  function routeOf(target: EventTarget | null): string | undefined {
    const link = target instanceof Element ? target.closest('a') : null
    if (!link?.href || (link.target && link.target !== '_self') || link.hasAttribute('download') || link.origin !== location.origin) return undefined
    const path = link.href.slice(location.origin.length)
    if (path.startsWith(`${location.pathname}${location.search}#`)) return undefined
    const route = router.resolve(path)
    return route.matched.length > 0 && !/^\/(?:api|mq|n(?:[/?#]|$)|unsubscribe\/)/.test(path) && !/\.\w+$/.test(link.pathname) ? path : undefined
  }

  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const path = routeOf(event.target)
    if (path === undefined) return
    event.preventDefault()
    void navigateTo(path)
  })

  // A search is a link that is typed.
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (event.defaultPrevented || form.method !== 'get' || new URL(form.action).origin !== location.origin) return
    event.preventDefault()
    const words = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
    void navigateTo(`${new URL(form.action).pathname}?${words}`)
  })

  const seen = new Set<string>()
  document.addEventListener('pointerover', (event) => {
    const path = routeOf(event.target)
    if (path === undefined || seen.has(path)) return
    seen.add(path)
    void preloadRouteComponents(path)
  }, { passive: true })

  const { apiBase, signIn } = useRuntimeConfig().public
  if (apiBase !== '') void import('~/composables/otherSite').then(({ leadToApi }) => leadToApi(apiBase, signIn, router))

  nuxtApp.runWithContext(listenForShortcuts)
  nuxtApp.hook('app:suspense:resolve', () => void nuxtApp.runWithContext(loadOnce))

  let asked = false
  async function loadOnce() {
    if (asked) return
    asked = true
    await loadSession()
    nuxtApp.runWithContext(keepUnreadCurrent)
  }

  // A wait that can be felt is shown: a line that runs below the bar.
  let slow: ReturnType<typeof setTimeout> | undefined
  function rest() {
    clearTimeout(slow)
    delete document.documentElement.dataset.busy
  }
  nuxtApp.hook('page:loading:start', () => {
    clearTimeout(slow)
    // Where a page failed, nothing says that it has come.
    slow = setTimeout(() => nuxtApp.payload.error || (document.documentElement.dataset.busy = ''), SLOW_MS)
  })
  nuxtApp.hook('page:loading:end', rest)
  // A page that refuses somebody never shows the page within it, whose end would be the end of loading.
  nuxtApp.hook('page:finish', rest)
  nuxtApp.hook('app:error', rest)

  // A page that came with a click begins at its content for those who do not see it.
  router.afterEach((to, from) => {
    if (to.path !== from.path && from.matched.length > 0) {
      void nextTick(() => document.getElementById('main')?.focus({ preventScroll: true }))
    }
  })
})
