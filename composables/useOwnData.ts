import { ApiError } from '~/composables/useApi'
import { onViewer, signInPath } from '~/composables/useSession'

export type OwnData<T> = ReturnType<typeof useOwnData<T>>

/**
 * What a page of one's own shows. The page itself is rendered for nobody, so it is loaded in the browser, once it
 * is known who looks; a visitor is sent to sign in, and back here.
 */
export function useOwnData<T>(load: () => Promise<T>) {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  /** Why it is not for who looks: they are told so, instead of being offered to try again. */
  const refused = computed(() => error.value instanceof ApiError && [403, 404].includes(error.value.problem.status) ? error.value : undefined)
  const route = useRoute()

  async function refresh(): Promise<void> {
    error.value = undefined
    try {
      data.value = await load()
    }
    catch (problem) {
      error.value = problem
    }
  }

  onViewer((isSignedIn) => {
    if (isSignedIn) void refresh()
    else void navigateTo(signInPath(route.fullPath), { replace: true })
  })
  return { data, error, refused, refresh }
}
