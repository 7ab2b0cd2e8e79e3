import type { Draft } from '#shared/contract/drafts'
import { useApi } from '~/composables/useApi'
import { useSessionStore } from '~/stores/session'

type Content = Draft['content']
interface Kept { content: Content, savedAt: string }

const LOCAL_MS = 300
const SERVER_MS = 2500

/**
 * Keeps an unfinished text: in this browser at once, on the server when the typing pauses. `place` names it
 * (shared/contract/drafts). Nothing is written until the first change, and an empty text is thrown away; `isEmpty`
 * says what counts as empty where some fields are filled from the start.
 */
export function useDraft<C extends Content>(place: () => string, content: C, isEmpty = () => Object.values(content).every(value => value === null || value.length === 0)) {
  const api = useApi()
  const session = useSessionStore()
  const state = ref<'none' | 'kept'>('none')
  let isQuiet = false
  let localTimer: ReturnType<typeof setTimeout> | undefined
  let serverTimer: ReturnType<typeof setTimeout> | undefined

  const key = () => `draft:${place()}`

  /** Fills the form with the newest of both copies. True if there was one. */
  async function restore(): Promise<boolean> {
    const here = parse(localStorage.getItem(key()))
    const there = session.isSignedIn ? await api('GET /api/drafts/:place', { params: { place: place() } }).catch(() => null) : null
    const newest = here && there ? (here.savedAt >= there.savedAt ? here : there) : here ?? there
    if (!newest || !isEmpty()) return false
    quietly(() => Object.assign(content, newest.content))
    state.value = 'kept'
    return true
  }

  async function clear(): Promise<void> {
    stop()
    state.value = 'none'
    localStorage.removeItem(key())
    if (session.isSignedIn) await api('DELETE /api/drafts/:place', { params: { place: place() } }).catch(() => undefined)
  }

  function keepHere() {
    localStorage.setItem(key(), JSON.stringify({ content, savedAt: new Date().toISOString() } satisfies Kept))
    state.value = 'kept'
  }

  function keepThere() {
    if (session.isSignedIn) void api('PUT /api/drafts/:place', { params: { place: place() }, body: { content: { ...content } } }).catch(() => undefined)
  }

  function stop() {
    clearTimeout(localTimer)
    clearTimeout(serverTimer)
    localTimer = serverTimer = undefined
  }

  /** Changes the fields without counting as a change of the person. */
  function quietly(change: () => void) {
    isQuiet = true
    change()
    void nextTick(() => isQuiet = false)
  }

  watch(() => JSON.stringify(content), () => {
    if (isQuiet) return
    stop()
    if (isEmpty()) return void clear()
    localTimer = setTimeout(keepHere, LOCAL_MS)
    serverTimer = setTimeout(keepThere, SERVER_MS)
  })
  // Leaving the page, or closing the tab, in the middle of a pause loses nothing.
  function flush() {
    const isWaiting = localTimer !== undefined
    stop()
    if (!isWaiting || isEmpty()) return
    keepHere()
    keepThere()
  }
  onMounted(() => addEventListener('pagehide', flush))
  onBeforeUnmount(() => {
    removeEventListener('pagehide', flush)
    flush()
  })

  return { state, restore, clear, quietly }
}

function parse(text: string | null): Kept | undefined {
  try {
    const kept = JSON.parse(text ?? 'null') as Kept | null
    return kept && typeof kept.savedAt === 'string' && typeof kept.content === 'object' ? kept : undefined
  }
  catch {
    return undefined
  }
}
