import type { FormState } from '~/composables/useFields'

/** What every form of a page of the catalogue needs from its own useForm. */
interface WikiForm extends FormState {
  code: Ref<string | undefined>
}

/**
 * When somebody else was faster: fetches their version, keeps mine in the form, and lets the two change places. Saving again
 * then counts as an edit of theirs.
 */
export function useWikiConflict<C extends Record<string, unknown>>(form: WikiForm, content: C, newest: () => Promise<{ content: C, revision: number } | undefined>) {
  const revision = ref(0)
  const other = shallowRef<C>()
  const isTheirsShown = ref(false)

  /** True if that was why it was not saved. */
  async function settle(): Promise<boolean> {
    if (form.code.value !== 'EditedMeanwhile') return false
    const theirs = await newest().catch(() => undefined)
    if (!theirs) return false
    form.message.value = undefined
    other.value = theirs.content
    isTheirsShown.value = false
    revision.value = theirs.revision
    return true
  }

  function swap() {
    if (!other.value) return
    const mine = structuredClone(toRaw(content))
    Object.assign(content, other.value)
    other.value = mine
    isTheirsShown.value = !isTheirsShown.value
  }
  return { revision, other, isTheirsShown, settle, swap }
}
