import { useApi } from '~/composables/useApi'
import { useSessionStore } from '~/stores/session'

/** Asks who is signed in, once, and only where a session can exist: the companion cookie says so (or the API has another origin). */
export async function loadSession(): Promise<void> {
  const session = useSessionStore()
  const api = useApi()
  const mayHaveSession = useRuntimeConfig().public.apiBase !== '' || /(?:^|; )signed-in=1/.test(document.cookie)
  if (!mayHaveSession) return session.end()
  try {
    const me = await api('GET /api/me')
    if (me) session.begin(me)
    else session.end()
  }
  catch {
    session.end()
  }
}

/**
 * Runs in the browser as soon as it is known who looks, and again when that changes or one of `also` does.
 * Public pages fetch here what depends on the person: votes, abilities, subscriptions.
 */
export function onViewer(run: (isSignedIn: boolean) => void, also: () => unknown = () => 0): void {
  const session = useSessionStore()
  onMounted(() => {
    watch([() => session.state, () => session.me?.id, also], ([state]) => {
      if (state !== 'unknown') run(state === 'person')
    }, { immediate: true })
  })
}

/** Where to sign in and come back from. */
export function signInPath(next: string): string {
  return `/sign-in?to=${encodeURIComponent(next)}`
}

/** Lets a signed-in person go on; sends a visitor to sign in and back here. */
export function useSignInGate(): () => boolean {
  const session = useSessionStore()
  const route = useRoute()
  return () => {
    if (session.state === 'person') return true
    if (session.state === 'visitor') void navigateTo(signInPath(route.fullPath))
    return false
  }
}
