import { useProblemText } from '~/composables/useProblemText'
import { useShellStore } from '~/stores/shell'

/** What a button does: busy while it runs, then said in a notice, or why it was refused. `act` answers whether it was done. */
export function useDeed() {
  const shell = useShellStore()
  const problemText = useProblemText()
  const isBusy = ref(false)

  async function act(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    try {
      await work()
      if (done !== undefined) shell.notify(done)
      return true
    }
    catch (error) {
      shell.notify(await problemText(error))
      return false
    }
    finally {
      isBusy.value = false
    }
  }

  return { isBusy, act }
}
