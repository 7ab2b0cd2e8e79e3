import type { ErrorCode } from '#shared/contract/problem'
import { ApiError, useApi, type AnswerOf, type InputOf, type Route } from '~/composables/useApi'
import { useText } from '~/composables/useText'

/**
 * One submit cycle for every form: busy, the problems of each field, and one message for the rest.
 * `submit` gives the answer, or undefined when it was refused. An operation without an answer gives null.
 */
export function useForm<R extends Route>(route: R) {
  const api = useApi()
  const errors = useText('errors')
  const busy = ref(false)
  const message = ref<string>()
  /** Why it was refused, for a form that has its own answer to it. */
  const code = ref<ErrorCode>()
  const fieldErrors = ref<Record<string, string[]>>({})

  async function submit(input: InputOf<R>): Promise<AnswerOf<R> | null | undefined> {
    if (busy.value) return undefined
    busy.value = true
    message.value = undefined
    code.value = undefined
    fieldErrors.value = {}
    try {
      return await (api as (route: R, input: InputOf<R>) => Promise<AnswerOf<R>>)(route, input) ?? null
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

  return { busy, message, code, fieldErrors, submit }
}
