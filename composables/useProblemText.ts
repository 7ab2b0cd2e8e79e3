import { ApiError } from '~/composables/useApi'
import { useText } from '~/composables/useText'

/** Says what an operation was refused for, in words; anything else is a bug and thrown again. */
export function useProblemText(): (error: unknown) => Promise<string> {
  const errors = useText('errors')
  return async (error) => {
    if (!(error instanceof ApiError)) throw error
    return error.message || (await errors).byCode[error.problem.code]
  }
}
