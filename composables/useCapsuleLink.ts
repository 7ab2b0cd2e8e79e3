/**
 * The secret of a mailed capsule link, `#<id>.<token>` (or `#<token>`, for its recipient). It stands in the fragment, which no
 * server or log sees, and leaves the address as soon as it is read. Nothing is sent with it here.
 */
export function useCapsuleLink() {
  const route = useRoute()
  const state = ref<'reading' | 'none' | 'read'>('reading')
  const id = ref('')
  const token = ref('')

  function read(): void {
    const parts = /^#(?:([\w-]{22})\.)?([\w-]{43})$/.exec(location.hash)
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname + location.search)
    if (!parts) {
      if (token.value === '') state.value = 'none'
      return
    }
    id.value = parts[1] ?? ''
    token.value = parts[2]!
    state.value = 'read'
  }

  onMounted(read)
  // A second link that is opened in the same tab changes nothing but the fragment.
  watch(() => route.hash, hash => hash && read())
  return { state, id, token }
}
