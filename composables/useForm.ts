import { useApi, type AnswerOf, type InputOf, type Route } from '~/composables/useApi'
import { useAttempt } from '~/composables/useAttempt'

/**
 * One submit cycle for every form: busy, the problems of each field, and one message for the rest.
 * `submit` gives the answer, or undefined when it was refused. An operation without an answer gives null.
 */
export function useForm<R extends Route>(route: R) {
  const api = useApi()
  const { attempt, ...state } = useAttempt()

  async function submit(input: InputOf<R>): Promise<AnswerOf<R> | null | undefined> {
    return await attempt(async () => await (api as (route: R, input: InputOf<R>) => Promise<AnswerOf<R>>)(route, input))
  }

  return { ...state, submit }
}
