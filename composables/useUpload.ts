import type { Problem } from '#shared/contract/problem'
import { ApiError } from '~/composables/useApi'
import { useProblemText } from '~/composables/useProblemText'

/** The largest picture that the server takes. */
export const PICTURE_BYTES = 5 * 1024 * 1024
export const PICTURE_TYPES = 'image/png,image/jpeg,image/webp,image/gif,image/avif'

/** Sends one file and tells how far it is, in percent (fetch cannot). `path` is the operation's path, filled in. */
export function useUpload<T>(path: () => string) {
  const base = useRuntimeConfig().public.apiBase
  const problemText = useProblemText()
  const percent = ref<number>()
  const message = ref<string>()

  async function upload(file: File): Promise<T | undefined> {
    message.value = undefined
    percent.value = 0
    try {
      return await put(base, path(), file, await authorizationFor(base), done => percent.value = done) as T
    }
    catch (error) {
      message.value = await problemText(error)
      return undefined
    }
    finally {
      percent.value = undefined
    }
  }
  return { percent, message, upload }
}

/** Who sends it, where the API is another site than the page. */
async function authorizationFor(base: string): Promise<Record<string, string>> {
  return base === '' ? {} : await (await import('~/composables/otherSite')).authorization(base)
}

function put(base: string, path: string, file: File, headers: Record<string, string>, tell: (percent: number) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const refuse = (status: number, answer?: Partial<Problem>) => reject(new ApiError({
      type: 'about:blank', title: '', detail: '', errors: [], requestId: '', code: status === 0 || status >= 502 ? 'Unavailable' : status === 413 ? 'TooLarge' : 'InternalError', ...answer, status,
    }))
    request.open('PUT', base + path)
    request.withCredentials = base !== '' && !headers.authorization
    request.responseType = 'json'
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', file.type)
    request.setRequestHeader('accept', 'application/json')
    request.upload.onprogress = ({ loaded, total }) => tell(Math.round(100 * loaded / total))
    request.onload = () => request.status < 300 ? resolve(request.response) : refuse(request.status, request.response as Partial<Problem> | null ?? undefined)
    request.onerror = () => refuse(0)
    request.send(file)
  })
}
