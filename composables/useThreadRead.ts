import { useApi } from '~/composables/useApi'
import { onViewer } from '~/composables/useSession'
import { useSessionStore } from '~/stores/session'

/** Whoever opens a post has read what the bell says about it. Asks only while something is unread. */
export function useThreadRead(postId: () => number | undefined): void {
  const api = useApi()
  const session = useSessionStore()
  onViewer(async (isSignedIn) => {
    const id = postId()
    if (!isSignedIn || id === undefined || !session.me?.unreadCount) return
    const answer = await api('PUT /api/posts/:postId/notifications/read', { params: { postId: String(id) } }).catch(() => undefined)
    if (answer) session.change({ unreadCount: answer.unread })
  }, postId)
}
