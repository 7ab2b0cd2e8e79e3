import type { Page } from '#shared/contract/page'

export type PagedList<T> = ReturnType<typeof usePagedList<T>>

/**
 * A list that grows page by page in the browser. The first page comes from the server; where scripts
 * do not run, the same cursor stands in a link.
 */
export function usePagedList<T>(first: () => Page<T> | null | undefined, load: (cursor: string) => Promise<Page<T>>) {
  const items = shallowRef<T[]>([])
  const nextCursor = ref<string | null>(null)
  const busy = ref(false)
  const failed = ref(false)
  /** Whether an empty list says that there is nothing. */
  const isKnown = computed(() => Boolean(first()))

  watch(first, (page) => {
    items.value = page?.items ?? []
    nextCursor.value = page?.nextCursor ?? null
    failed.value = false
  }, { immediate: true })

  async function more(): Promise<void> {
    const cursor = nextCursor.value
    if (cursor === null || busy.value) return
    busy.value = true
    failed.value = false
    try {
      const page = await load(cursor)
      if (nextCursor.value !== cursor) return
      items.value = [...items.value, ...page.items]
      nextCursor.value = page.nextCursor
    }
    catch {
      failed.value = true
    }
    finally {
      busy.value = false
    }
  }

  return { items, nextCursor, busy, failed, isKnown, more }
}
