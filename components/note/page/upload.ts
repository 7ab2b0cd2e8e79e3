import type { notes } from '#shared/contract/notes'
import { sealNote } from '#shared/seal/seal-note'
import type { SealedNote } from '#shared/seal/seal-note'
import { chunksOf, CHUNK_BYTES } from '#shared/seal/stream'
import { call, CallError } from './api'
import type { Composed } from './compose-fields'

const PAUSES_MS = [500, 1500, 4000]

/**
 * Seals on this device and hands the ciphertext over. Everything it sends may be sent again, so a connection that breaks for
 * a moment costs nothing. Throws SealError, CallError, or a DOMException with the name of a file that cannot be read.
 */
export async function uploadNote({ files, ...note }: Composed, progress: (part: number) => void): Promise<SealedNote> {
  const sealed = await sealNote({ ...note, files })
  const path = `/api/notes/${sealed.id}`
  await again(() => call<typeof notes.put>('PUT', path, { body: sealed.body }))
  if (files.length === 0) return sealed
  const all = files.reduce((sum, { size }) => sum + chunksOf(size), 0)
  const headers = { 'manage-token': sealed.manageToken }
  let done = 0
  for (const [index, file] of files.entries()) {
    for (let chunk = 0; chunk < chunksOf(file.size); chunk++) {
      const bytes = await sealed.sealFileChunk(index, chunk, await read(file, chunk))
      await again(() => call<typeof notes.putChunk>('PUT', `${path}/files/${index}/${chunk}`, { headers, bytes }))
      progress(++done / all)
    }
  }
  await again(() => call<typeof notes.seal>('POST', `${path}/seal`, { headers }))
  return sealed
}

async function read(file: File, chunk: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES).arrayBuffer())
  }
  catch {
    throw new DOMException(file.name)
  }
}

async function again<T>(request: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await request()
    }
    catch (error) {
      if (!(error instanceof CallError) || error.code !== 'Unavailable') throw error
      await new Promise(resolve => setTimeout(resolve, pause))
    }
  }
  return await request()
}
