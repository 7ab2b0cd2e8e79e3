import type { Problem } from '#shared/contract/problem'
import { ApiError, useApi } from '~/composables/useApi'
import { useProblemText } from '~/composables/useProblemText'

export interface Upload {
  key: number
  name: string
  size: number
  /** Missing for a file that an earlier visit has brought here. */
  file?: File
  sent: number
  /** `local`: not to be uploaded as it is, because it will be encrypted first. */
  state: 'waiting' | 'running' | 'paused' | 'failed' | 'done' | 'local'
  id?: string
  ticket?: string
  message?: string
}

/** How the server takes them (`GET /api/limits` says the same). */
const PIECE_BYTES = 8_388_608
const TRIES = 3
const PAUSE_MS = 1000

/** Files on their way to the server, one after the other, in pieces: each can be paused, and goes on where it stopped. */
export function useResumableUpload() {
  const api = useApi()
  const base = useRuntimeConfig().public.apiBase
  const problemText = useProblemText()
  const items = ref<Upload[]>([])
  const running = new Map<number, XMLHttpRequest | undefined>()
  let lastKey = 0
  const total = computed(() => items.value.reduce((sum, { size }) => sum + size, 0))
  const isBusy = computed(() => items.value.some(({ state }) => state === 'waiting' || state === 'running' || state === 'paused' || state === 'failed'))
  /** What a capsule takes. */
  const attached = computed(() => items.value.flatMap(({ state, id, ticket }) => state === 'done' && id ? [{ id, ticket }] : []))
  const localFiles = computed(() => items.value.flatMap(({ file }) => file ? [file] : []))

  function add(files: File[], { isLocal }: { isLocal: boolean }): void {
    items.value.push(...files.map(file => ({ key: ++lastKey, name: file.name, size: file.size, file, sent: 0, state: isLocal ? 'local' as const : 'waiting' as const })))
    void next()
  }

  /** What is there already, such as the files of a draft. */
  function restore(known: { id: string, name: string, size: number }[]): void {
    items.value.push(...known.map(one => ({ ...one, key: ++lastKey, sent: one.size, state: 'done' as const })))
  }

  function pause(item: Upload): void {
    item.state = 'paused'
    running.get(item.key)?.abort()
  }

  function resume(item: Upload): void {
    item.state = 'waiting'
    item.message = undefined
    void next()
  }

  async function remove(item: Upload): Promise<void> {
    items.value = items.value.filter(({ key }) => key !== item.key)
    running.get(item.key)?.abort()
    await release(item)
    void next()
  }

  /** Sealing takes the files themselves, so what was sent of them is thrown away; and the other way round. */
  function keepLocal(isLocal: boolean): void {
    for (const item of items.value) {
      if (!item.file || (item.state === 'local') === isLocal) continue
      running.get(item.key)?.abort()
      void release({ ...item })
      Object.assign(item, { id: undefined, ticket: undefined, sent: 0, message: undefined, state: isLocal ? 'local' : 'waiting' })
    }
    void next()
  }

  async function release({ id, ticket, file }: Upload): Promise<void> {
    if (id && ticket && file) await api('DELETE /api/files/:fileId', { params: { fileId: id }, headers: { 'upload-ticket': ticket } }).catch(() => undefined)
  }

  async function next(): Promise<void> {
    const item = items.value.find(({ state }) => state === 'waiting')
    if (!item?.file || items.value.some(({ state }) => state === 'running')) return
    item.state = 'running'
    running.set(item.key, undefined)
    try {
      await send(item, item.file)
    }
    catch (error) {
      if (isRunning(item)) {
        item.message = await problemText(error)
        item.state = 'failed'
      }
    }
    running.delete(item.key)
    void next()
  }

  /** Paused, removed or sealed meanwhile? The proxy of the list is asked, not what was true when it began. */
  const isRunning = (item: Upload) => items.value.some(({ key, state }) => key === item.key && state === 'running')

  async function send(item: Upload, file: File): Promise<void> {
    if (!item.id || !item.ticket) {
      const { id, ticket, offset } = await api('POST /api/files', { body: { name: file.name, size: file.size, type: file.type } })
      Object.assign(item, { id, ticket, sent: offset })
    }
    else {
      await ask(item)
    }
    for (let failures = 0; item.sent < file.size && isRunning(item);) {
      try {
        await sendPiece(item, file.slice(item.sent, item.sent + PIECE_BYTES))
        failures = 0
      }
      catch (error) {
        if (!isRunning(item)) return
        const isPassing = error instanceof ApiError && ['Unavailable', 'BadOffset', 'TooManyRequests', 'InternalError'].includes(error.problem.code)
        if (!isPassing || ++failures >= TRIES) throw error
        await new Promise(resolve => setTimeout(resolve, PAUSE_MS * failures))
        if (isRunning(item)) await ask(item).catch(() => undefined)
      }
    }
    if (isRunning(item)) item.state = 'done'
  }

  /** How much has arrived. */
  async function ask(item: Upload): Promise<void> {
    const { offset } = await api('GET /api/files/:fileId', { params: { fileId: item.id! }, headers: { 'upload-ticket': item.ticket! } })
    item.sent = offset
  }

  /** By XMLHttpRequest, because fetch does not tell how far it is. */
  function sendPiece(item: Upload, piece: Blob): Promise<void> {
    const start = item.sent
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      running.set(item.key, request)
      const refuse = (status: number, answer?: Partial<Problem>) => reject(new ApiError({
        type: 'about:blank', title: '', detail: '', errors: [], requestId: '', code: status === 0 || status >= 502 ? 'Unavailable' : 'InternalError', ...answer, status,
      }))
      request.open('PATCH', `${base}/api/files/${item.id}`)
      request.withCredentials = base !== ''
      request.responseType = 'json'
      request.setRequestHeader('content-type', 'application/octet-stream')
      request.setRequestHeader('accept', 'application/json')
      request.setRequestHeader('upload-ticket', item.ticket!)
      request.setRequestHeader('upload-offset', String(start))
      request.upload.onprogress = ({ loaded }) => {
        if (isRunning(item)) item.sent = Math.min(start + loaded, item.size)
      }
      request.onload = () => {
        if (request.status >= 300) return refuse(request.status, request.response as Partial<Problem> | null ?? undefined)
        item.sent = (request.response as { offset: number }).offset
        resolve()
      }
      request.onerror = () => refuse(0)
      request.onabort = () => refuse(0)
      request.send(piece)
    })
  }

  onBeforeUnmount(() => {
    for (const request of running.values()) request?.abort()
  })
  return { items, total, isBusy, attached, localFiles, add, restore, pause, resume, remove, keepLocal }
}

export type Uploads = ReturnType<typeof useResumableUpload>
