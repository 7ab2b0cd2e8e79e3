import { el } from './dom'

/** At most this part of the window's height. */
const TALL = 0.75

/**
 * A decrypted picture as a document of its own: in there no script runs, and it is of no origin, whatever the file really is.
 * It is scaled from outside, because nothing inside may. Undefined if it is no picture that this browser knows.
 */
export async function pictureFrame(blob: Blob, title: string, width: number): Promise<HTMLElement | undefined> {
  const picture = await createImageBitmap(blob).catch(() => undefined)
  if (!picture) return undefined
  const { width: wide, height: tall } = picture
  picture.close()
  const scale = Math.min(1, width / wide, innerHeight * TALL / tall)
  const iframe = el('iframe', { sandbox: '', src: URL.createObjectURL(blob), title, referrerpolicy: 'no-referrer', width: wide, height: tall, scrolling: 'no' })
  iframe.style.transform = `scale(${scale})`
  const frame = el('div', { class: 'picture' }, iframe)
  frame.style.width = `${wide * scale}px`
  frame.style.height = `${tall * scale}px`
  return frame
}
