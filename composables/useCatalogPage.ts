import type { PageViewer } from '#shared/contract/catalog'
import { useApi } from '~/composables/useApi'
import { onViewer } from '~/composables/useSession'

/** What the reader may do with a technology or a stack, asked in the browser once it is known who reads. */
export function useCatalogViewer(kind: 'technology' | 'stack', slug: string) {
  const api = useApi()
  const viewer = shallowRef<PageViewer>()
  onViewer(async (isSignedIn) => {
    if (!isSignedIn) return void (viewer.value = undefined)
    viewer.value = await (kind === 'technology'
      ? api('GET /api/technologies/:technology/viewer', { params: { technology: slug } })
      : api('GET /api/stacks/:stack/viewer', { params: { stack: slug } })).catch(() => undefined)
  })
  function favored(isFavorite: boolean) {
    if (viewer.value) viewer.value = { ...viewer.value, isFavorite }
  }
  return { viewer, favored }
}

/** The first page of comments below a page of the catalogue, in the order and from the place that its address says. */
export function useCommentPlace() {
  const route = useRoute()
  const isFlat = computed(() => route.query.sort === 'oldest')
  const cursor = computed(() => typeof route.query.cursor === 'string' ? route.query.cursor : undefined)
  return { isFlat, query: computed(() => ({ sort: isFlat.value ? 'oldest' as const : undefined, cursor: cursor.value })) }
}
