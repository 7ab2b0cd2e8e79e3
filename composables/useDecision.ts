import type { Decision } from '#shared/rules/moderation'
import { textsOf } from '#shared/messages/texts'
import { UNDO_MS } from '#shared/rules/moderation'
import { useApi } from '~/composables/useApi'
import { useProblemText } from '~/composables/useProblemText'
import { currentLanguage } from '~/composables/useText'
import { useReportStore, type DecisionAsked } from '~/stores/report'
import { useShellStore } from '~/stores/shell'

/**
 * Asks a moderator for a decision and its reason, and offers for ten seconds to take it back: by the notice, or by Ctrl+Z as
 * long as the caller binds `undoLast`. `changed` is told which it was.
 */
export function useDecision(changed: (what: Decision | 'undone') => unknown) {
  const api = useApi()
  const shell = useShellStore()
  const dialogs = useReportStore()
  const problemText = useProblemText()
  // Only who decides needs the words: a page of comments does not bring them along.
  const words = async () => await textsOf('moderation', currentLanguage())
  let last: { ids: number[], at: number } | undefined

  function ask(asked: Omit<DecisionAsked, 'done'>) {
    dialogs.asked = { ...asked, done: (actions, action) => void done(actions.map(({ id }) => id), action) }
  }

  async function done(ids: number[], action: Decision) {
    last = { ids, at: Date.now() }
    const t = await words()
    shell.notify(t.decided({ action: t.decisions[action], count: ids.length }), { label: t.undo, run: () => void undo(ids) })
    await changed(action)
  }

  /** The newest of several first, as they build upon each other. */
  async function undo(ids: number[], reason = '', isLate = false) {
    last = undefined
    const t = await words()
    try {
      for (const actionId of [...ids].reverse()) await api('POST /api/moderation/actions/:actionId/undo', { params: { actionId: String(actionId) }, body: { reason } })
      shell.notify(isLate ? t.undoneLater : t.undone)
    }
    catch (error) {
      shell.notify(await problemText(error))
    }
    await changed('undone')
  }

  /** False if there is nothing to take back any more. */
  function undoLast(): boolean {
    if (!last || Date.now() - last.at > UNDO_MS) return false
    void undo(last.ids)
    return true
  }

  return { ask, undo, undoLast }
}
