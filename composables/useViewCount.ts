import { useApi } from '~/composables/useApi'

/** Says that a page was opened, once it stands and nothing else is waiting: reading it changes nothing by itself. */
export function useViewCount(kind: 'technology' | 'stack' | 'post', id: () => number | undefined): void {
  const api = useApi()
  onMounted(() => {
    const count = () => {
      const subject = id()
      if (subject !== undefined) void api('POST /api/views', { body: { kind, id: subject } }).catch(() => undefined)
    }
    if ('requestIdleCallback' in window) requestIdleCallback(count, { timeout: 5_000 })
    else setTimeout(count, 1_000)
  })
}
