import type { Draft } from '#shared/contract/drafts'
import { useDraft } from '~/composables/useDraft'

/**
 * A form whose text is kept while it is written (useDraft, which says what `place` and `isEmpty` are): what was kept comes
 * back when the form opens, and can be thrown away again. `fresh` gives the fields as they are without it.
 */
export function useKeptForm<C extends Draft['content']>(place: () => string, content: C, fresh: () => Partial<C>, isEmpty?: () => boolean) {
  const draft = useDraft(place, content, isEmpty)
  const isRestored = ref(false)
  const isKept = computed(() => draft.state.value === 'kept')

  onMounted(async () => {
    const before = { ...content }
    isRestored.value = await draft.restore()
    // What somebody has typed in the meantime stays.
    if (!isRestored.value) draft.quietly(() => Object.assign(content, Object.fromEntries(Object.entries(fresh()).filter(([name]) => content[name] === before[name]))))
  })

  async function discard(): Promise<void> {
    draft.quietly(() => Object.assign(content, fresh()))
    isRestored.value = false
    await draft.clear()
  }
  return { isRestored, isKept, discard, clear: draft.clear }
}

export type Kept = ReturnType<typeof useKeptForm>
