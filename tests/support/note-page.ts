import type { Page } from 'playwright'
import type { ApiSite } from '#tests/api/api-site'
import { sendNote } from '#tests/support/notes'
import type { SentNote } from '#tests/support/notes'
import { chunksOf, CHUNK_BYTES } from '#shared/seal/stream'
import type { Note } from '#shared/seal/seal-note'

export interface TestFile {
  name: string
  type: string
  bytes: Uint8Array<ArrayBuffer>
}

/** Seals a note with its files, as any honest client does. */
export async function sendWithFiles({ server, client }: ApiSite, files: TestFile[], wishes: Partial<Note> = {}): Promise<SentNote> {
  const note = await sendNote(client, { ...wishes, files: files.map(({ name, type, bytes }) => ({ name, type, size: bytes.length })) })
  const headers = { 'manage-token': note.manageToken, 'content-type': 'application/octet-stream' }
  for (const [index, { bytes }] of files.entries()) {
    for (let chunk = 0; chunk < chunksOf(bytes.length); chunk++) {
      const body = await note.sealFileChunk(index, chunk, bytes.slice(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES))
      const { status } = await fetch(`${server.origin}/api/notes/${note.id}/files/${index}/${chunk}`, { method: 'PUT', headers, body })
      if (status !== 204) throw new Error(`Chunk ${chunk} of file ${index}: ${status}`)
    }
  }
  const { status } = await fetch(`${server.origin}/api/notes/${note.id}/seal`, { method: 'POST', headers: { 'manage-token': note.manageToken } })
  if (status !== 200) throw new Error(`Sealing: ${status}`)
  return note
}

/** Holds the button as long as a person has to. */
export async function hold(page: Page, milliseconds = 900): Promise<void> {
  const button = page.locator('.hold')
  await button.waitFor()
  const { x, y, width, height } = (await button.boundingBox())!
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  await page.waitForTimeout(milliseconds)
  await page.mouse.up()
}

/** The text that the page shows, exactly as it stands in it. */
export async function shownText(page: Page): Promise<string> {
  const place = page.locator('.text')
  await place.waitFor()
  return await place.evaluate(element => element.textContent)
}
