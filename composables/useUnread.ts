import { useApi } from '~/composables/useApi'
import { useSessionStore } from '~/stores/session'

const EVERY_MS = 15_000

/** Keeps the bell's number current while somebody looks: every quarter of a minute, and at once when they come back to the tab. */
export function keepUnreadCurrent(): void {
  const session = useSessionStore()
  const api = useApi()

  async function ask() {
    if (!session.isSignedIn || document.hidden) return
    // A missed answer is made up for by the next one.
    const answer = await api('GET /api/notifications/count').catch(() => undefined)
    if (answer) session.change({ unreadCount: answer.unread })
  }

  setInterval(() => void ask(), EVERY_MS)
  document.addEventListener('visibilitychange', () => void ask())
}
