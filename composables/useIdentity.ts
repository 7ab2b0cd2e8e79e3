import { ApiError } from '~/composables/useApi'
import { useIdentityStore } from '~/stores/identity'

/** Runs something; where it needs a fresh proof of identity, asks for one and runs it again. Throws what it throws. */
export function useIdentity(): <T>(run: () => Promise<T>) => Promise<T> {
  const identity = useIdentityStore()
  return async (run) => {
    try {
      return await run()
    }
    catch (error) {
      if (!(error instanceof ApiError) || error.problem.code !== 'ReauthenticationRequired' || !await identity.ask()) throw error
      return await run()
    }
  }
}
