import { ApiError, useApi, type AnswerOf } from '~/composables/useApi'

type Link = AnswerOf<'POST /api/accounts/links'>

/**
 * The secret of a mailed link. It stands in the address's fragment, which no server, log or referrer ever sees,
 * and leaves the address (and so the history) as soon as it is read.
 */
export function useMailedLink() {
  const api = useApi()
  const route = useRoute()
  const state = ref<'checking' | 'none' | 'ready' | 'dead' | 'failed'>('checking')
  const token = ref('')
  const link = shallowRef<Link>()

  async function check() {
    state.value = 'checking'
    try {
      link.value = await api('POST /api/accounts/links', { body: { token: token.value } })
      state.value = 'ready'
    }
    catch (error) {
      state.value = error instanceof ApiError && [400, 404, 410].includes(error.problem.status) ? 'dead' : 'failed'
    }
  }

  async function read() {
    const secret = location.hash.slice(1)
    if (secret === '') {
      if (token.value === '') state.value = 'none'
      return
    }
    token.value = secret
    history.replaceState(history.state, '', location.pathname + location.search)
    await check()
  }

  /** As if the page had been opened without a link: what it offers then may stand on the same address. */
  function forget() {
    token.value = ''
    state.value = 'none'
  }

  onMounted(read)
  // A second link that is opened in the same tab changes nothing but the fragment.
  watch(() => route.hash, hash => hash && void read())
  return { state, token, link, check, forget }
}
