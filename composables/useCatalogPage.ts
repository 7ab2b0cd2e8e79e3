import type { PageViewer } from '#shared/contract/catalog'
import { useApi } from '~/composables/useApi'
import { press, useItemKeys } from '~/composables/useItemKeys'
import { usePageHead } from '~/composables/usePageHead'
import { onViewer } from '~/composables/useSession'
import { useShortcut } from '~/composables/useShortcut'
import { useViewCount } from '~/composables/useViewCount'

type Kind = 'technology' | 'stack'

/** What the reader may do with a technology or a stack, asked in the browser once it is known who reads. */
export function useCatalogViewer(kind: Kind, slug: string) {
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
  const api = useApi()
  const route = useRoute()
  const isFlat = computed(() => route.query.sort === 'oldest')
  const cursor = computed(() => typeof route.query.cursor === 'string' ? route.query.cursor : undefined)
  const query = computed(() => ({ sort: isFlat.value ? 'oldest' as const : undefined, cursor: cursor.value }))
  const comments = async (discussion: { postId: number } | null) => discussion && await api('GET /api/posts/:postId/comments', { params: { postId: String(discussion.postId) }, query: query.value })
  return { isFlat, place: computed(() => JSON.stringify(query.value)), comments }
}

interface Shown { id: number, name: string, description: string, isLocked: boolean, favoriteCount: number }

/** What the pages of technologies and stacks do alike, once what they show is loaded. */
export function useCatalogPage<P extends Shown>(kind: Kind, slug: string, data: Ref<{ page: P } | undefined>) {
  useViewCount(kind, () => data.value?.page.id)
  useItemKeys()
  useShortcut('thing.favorite', () => press('[data-key=favorite]', document))
  useShortcut('thing.edit', () => press('[data-key=edit]', document))
  usePageHead({
    title: () => data.value?.page.name, description: () => data.value?.page.description,
    path: () => `/${kind === 'technology' ? 'tech' : 'stacks'}/${slug}`,
  })
  /** After something was done with it: the figures and the lock as they are now. */
  function change(part: Partial<Pick<Shown, 'isLocked' | 'favoriteCount'>>) {
    if (data.value) data.value = { ...data.value, page: { ...data.value.page, ...part } }
  }
  return { ...useCatalogViewer(kind, slug), change }
}
