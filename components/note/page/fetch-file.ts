import type { OpenedNote } from '#shared/seal/open-note'
import { CallError, send } from './api'

const TRIES = 4
const PAUSE_MS = 500

export interface Fetching {
  parts: Blob[]
  done: number
}

/**
 * Fetches and decrypts a file, chunk by chunk; what has arrived is kept in `state`, so that calling it again goes on where it
 * stopped. The whole file, or an error: CallError from the server, SealError if a chunk is not what was sealed.
 */
export async function fetchFile(note: OpenedNote, index: number, address: (chunk: number) => string, ticket: string, state: Fetching, progress: (done: number) => void): Promise<Blob> {
  const { chunks, type } = note.files[index]!
  while (state.done < chunks) {
    const sealed = await fetchChunk(address(state.done), ticket)
    state.parts.push(new Blob([await note.openFileChunk(index, state.done, sealed)]))
    state.done++
    progress(state.done / chunks)
  }
  return new Blob(state.parts, { type: imageType(type) ?? 'application/octet-stream' })
}

async function fetchChunk(address: string, ticket: string): Promise<Uint8Array<ArrayBuffer>> {
  for (let tries = 1; ; tries++) {
    try {
      const response = await send('GET', address, { headers: { 'open-ticket': ticket } })
      return new Uint8Array(await response.arrayBuffer())
    }
    catch (error) {
      // A connection that breaks in the middle of a chunk is a TypeError of the browser.
      const isLost = error instanceof CallError ? error.code === 'Unavailable' || error.code === 'TooManyRequests' : true
      if (!isLost || tries === TRIES) throw error instanceof CallError ? error : new CallError('Unavailable')
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS * tries))
    }
  }
}

/** Types that browsers draw without running anything. SVG is not among them. */
const IMAGES = /^image\/(?:png|jpeg|gif|webp|avif)$/

export function imageType(type: string): string | undefined {
  const plain = type.trim().toLowerCase()
  return IMAGES.test(plain) ? plain : undefined
}

/** A name without folders, control characters and the marks that turn the writing around (`exe.jpg` for `gpj.exe`). */
export function safeName(name: string, otherwise: string): string {
  const last = name.split(/[/\\]/).at(-1)!.replace(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '').trim()
  return last === '' || /^\.+$/.test(last) ? otherwise : last
}
