import type { Page } from '#shared/contract/page'
import { useDeed } from '~/composables/useDeed'
import { usePagedList } from '~/composables/usePagedList'

/** A paged list that a component loads by itself once it is there; `load` without a cursor gives the first page. */
export function useLoadedList<T>(load: (cursor?: string) => Promise<Page<T>>) {
  const first = shallowRef<Page<T>>()
  const isFailed = ref(false)
  const list = usePagedList(() => first.value, load)

  async function reload(): Promise<void> {
    first.value = await load().catch(() => undefined)
    isFailed.value = !first.value
  }
  onMounted(reload)
  return { list, isFailed, reload }
}

/** A paged list whose first page came with the rest of the page; it is loaded anew when that or what narrows it changes. */
export function useNarrowedList<T>(first: () => Page<T>, narrowedBy: () => unknown, load: (cursor?: string) => Promise<Page<T>>) {
  const page = shallowRef(first())
  const { act } = useDeed()
  watch([first, narrowedBy], () => act(async () => page.value = await load()))
  return usePagedList(() => page.value, load)
}
