import type { Outcomes } from '#shared/contract/membership'

/** Things of a list that are chosen to do one thing with all of them, and what became of each. */
export function useChosen(shown: () => { id: number }[], most = 100) {
  const chosen = ref<number[]>([])
  /** Why something was refused, by id. */
  const refusals = shallowRef(new Map<number, string>())
  const isAll = computed(() => shown().length > 0 && shown().slice(0, most).every(({ id }) => chosen.value.includes(id)))

  function toggleAll() {
    chosen.value = isAll.value ? [] : shown().slice(0, most).map(({ id }) => id)
  }

  /** Keeps chosen what was refused, so that it can be tried again; answers the ids that were done. */
  function learn({ results }: Outcomes): number[] {
    refusals.value = new Map(results.filter(({ done }) => !done).map(({ id, detail }) => [id, detail ?? '']))
    chosen.value = results.filter(({ done }) => !done).map(({ id }) => id)
    return results.filter(({ done }) => done).map(({ id }) => id)
  }

  return { chosen, refusals, isAll, toggleAll, learn }
}
