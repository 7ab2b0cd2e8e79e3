import type { ErrorCode } from '#shared/contract/problem'
import { ApiError } from '~/composables/useApi'
import { useIdentity } from '~/composables/useIdentity'
import { useText } from '~/composables/useText'

/**
 * One try of a form: busy, the problems of each field, and one message for the rest. `attempt` gives what the work gave,
 * or undefined when it was refused; work without a result gives null.
 */
export function useAttempt() {
  const withIdentity = useIdentity()
  const errors = useText('errors')
  const busy = ref(false)
  const message = ref<string>()
  /** Why it was refused, for a form that has its own answer to it. */
  const code = ref<ErrorCode>()
  const fieldErrors = ref<Record<string, string[]>>({})

  async function attempt<T>(work: () => Promise<T>): Promise<NonNullable<T> | null | undefined> {
    if (busy.value) return undefined
    busy.value = true
    message.value = undefined
    code.value = undefined
    fieldErrors.value = {}
    try {
      return await withIdentity(work) ?? null
    }
    catch (error) {
      if (!(error instanceof ApiError)) throw error
      code.value = error.problem.code
      for (const { fieldName, message } of error.problem.errors) (fieldErrors.value[fieldName] ??= []).push(message)
      if (error.problem.errors.length === 0) message.value = error.message || (await errors).byCode[error.problem.code]
      return undefined
    }
    finally {
      busy.value = false
    }
  }

  return { busy, message, code, fieldErrors, attempt }
}
