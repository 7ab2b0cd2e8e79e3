import { useApi } from '~/composables/useApi'
import { useProblemText } from '~/composables/useProblemText'
import { useSignInGate } from '~/composables/useSession'
import { useShellStore } from '~/stores/shell'

interface Votable { of: 'post' | 'comment', id: number, points: number, vote?: -1 | 0 | 1 }

/** Votes at once and takes it back if the server refuses. The same direction again withdraws the vote. */
export function useVote(props: Votable) {
  const api = useApi()
  const shell = useShellStore()
  const maySign = useSignInGate()
  const problemText = useProblemText()

  const points = ref(props.points)
  const vote = ref<-1 | 0 | 1>(props.vote ?? 0)
  watch(() => [props.points, props.vote], () => {
    points.value = props.points
    vote.value = props.vote ?? 0
  })

  let last = 0
  async function cast(direction: -1 | 1) {
    if (!maySign()) return
    const before = { points: points.value, vote: vote.value }
    const weight = vote.value === direction ? 0 : direction
    const turn = ++last
    points.value = Math.max(0, points.value + weight - vote.value)
    vote.value = weight
    try {
      const answer = props.of === 'post'
        ? await api('PUT /api/posts/:postId/vote', { params: { postId: String(props.id) }, body: { weight } })
        : await api('PUT /api/comments/:commentId/vote', { params: { commentId: String(props.id) }, body: { weight } })
      if (turn !== last) return
      points.value = answer.points
      vote.value = answer.vote
    }
    catch (error) {
      if (turn !== last) return
      points.value = before.points
      vote.value = before.vote
      shell.notify(await problemText(error))
    }
  }

  return { points, vote, cast }
}
