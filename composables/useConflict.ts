import type { FormState } from '~/composables/useFields'

/** The fields of an edit. The revision stands among them, so that a draft that is taken up again still knows what it began from. */
interface Edited { revision: string, reason: string }

/**
 * When somebody else was faster: fetches their version, keeps mine in the form, and lets the two change places. Saving again
 * then counts as an edit of theirs. `textOf` gives all of a version as plain lines, to be compared.
 */
export function useConflict<C extends Edited>(form: FormState & { code: Ref<string | undefined> }, content: C, newest: () => Promise<C>, textOf: (content: C) => string) {
  const other = shallowRef<C>()
  const isTheirsShown = ref(false)
  /** Both texts; undefined as long as nobody was faster. */
  const notice = computed(() => {
    if (!other.value) return undefined
    const [shown, beside] = [textOf(content), textOf(other.value)]
    return { theirs: isTheirsShown.value ? shown : beside, mine: isTheirsShown.value ? beside : shown, isTheirsShown: isTheirsShown.value }
  })

  /** Called after a save was refused: asks for the other version if that was why. */
  async function settle(): Promise<void> {
    if (form.code.value !== 'EditedMeanwhile') return
    const theirs = await newest().catch(() => undefined)
    if (!theirs) return
    form.message.value = undefined
    other.value = theirs
    isTheirsShown.value = false
    content.revision = theirs.revision
  }

  function swap() {
    if (!other.value) return
    const mine = structuredClone(toRaw(content))
    Object.assign(content, other.value, { revision: mine.revision, reason: mine.reason })
    other.value = mine
    isTheirsShown.value = !isTheirsShown.value
  }
  return { notice, settle, swap }
}

export type Conflict = Omit<ReturnType<typeof useConflict>, 'settle'>
