import type { SealProblem } from '#shared/seal/failure'
import { useApi } from '~/composables/useApi'

export interface SealWishes {
  text: string
  files: File[]
  opensAt: Date | null
  expiresAt: Date
  opens: number
}

export interface SealedLinks {
  id: string
  link: string
  manageLink: string
}

/** What of sealing went wrong on this device, before anything was sent. */
export class SealingProblemError extends Error {
  override readonly name = 'SealingProblemError'
  readonly problem: SealProblem

  constructor(problem: SealProblem) {
    super(problem)
    this.problem = problem
  }
}

/** Seals on this device and stores what the server cannot read. What encrypts is loaded only when somebody seals. */
export function useSealing() {
  const api = useApi()
  /** Which file is on its way, and how far. */
  const progress = ref<{ name: string, percent: number }>()

  /** Throws ApiError, or SealingProblemError. */
  async function seal({ text, files, opensAt, expiresAt, opens }: SealWishes): Promise<SealedLinks> {
    const [{ sealNote }, { CHUNK_BYTES, chunksOf }, { SealError }] = await Promise.all([import('#shared/seal/seal-note'), import('#shared/seal/stream'), import('#shared/seal/failure')])
    try {
      const note = await sealNote({
        text, opens, expiresAt: expiresAt.toISOString(), opensAt: opensAt?.toISOString() ?? null, files: files.map(({ name, type, size }) => ({ name, type, size })),
      })
      const headers = { 'manage-token': note.manageToken }
      await api('PUT /api/notes/:id', { params: { id: note.id }, body: note.body })
      for (const [index, file] of files.entries()) {
        const chunks = chunksOf(file.size)
        for (let chunk = 0; chunk < chunks; chunk++) {
          progress.value = { name: file.name, percent: Math.floor(100 * chunk / chunks) }
          const plain = new Uint8Array(await file.slice(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES).arrayBuffer())
          const sealed = await note.sealFileChunk(index, chunk, plain)
          await api('PUT /api/notes/:id/files/:file/:chunk', { params: { id: note.id, file: String(index), chunk: String(chunk) }, headers, body: new Blob([sealed]) })
        }
      }
      if (files.length > 0) await api('POST /api/notes/:id/seal', { params: { id: note.id }, headers })
      return { id: note.id, link: location.origin + note.link, manageLink: location.origin + note.manageLink }
    }
    catch (error) {
      throw error instanceof SealError ? new SealingProblemError(error.problem) : error
    }
    finally {
      progress.value = undefined
    }
  }

  return { progress, seal }
}
