import { useApi } from '~/composables/useApi'
import { useSessionStore } from '~/stores/session'

const EVERY_MS = 15_000

/** Keeps the bell's number current while somebody looks: every quarter of a minute, and at once when they come back to the tab or the window. */
export function keepUnreadCurrent(): void {
  const session = useSessionStore()
  const api = useApi()

  let isAsking = false
  async function ask() {
    if (isAsking || !session.isSignedIn || document.hidden) return
    isAsking = true
    // A missed answer is made up for by the next one.
    const answer = await api('GET /api/notifications/count').catch(() => undefined)
    isAsking = false
    if (answer) session.change({ unreadCount: answer.unread })
  }

  setInterval(() => void ask(), EVERY_MS)
  document.addEventListener('visibilitychange', () => void ask())
  // A window beside another one was never hidden.
  window.addEventListener('focus', () => void ask())
}
