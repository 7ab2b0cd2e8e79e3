import { useApi, type InputOf } from '~/composables/useApi'

type Purpose = InputOf<'POST /api/sessions/github/start'>['body']['purpose']

/** Leaves for GitHub; the browser comes back at /auth/github. */
export function useGithub(): (purpose: Purpose, to?: string) => Promise<void> {
  const api = useApi()
  return async (purpose, to = '/') => {
    const { url } = await api('POST /api/sessions/github/start', { body: { purpose, to } })
    location.assign(url)
  }
}
