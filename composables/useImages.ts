import { PICTURE_BYTES, PICTURE_TYPES, useUpload } from '~/composables/useUpload'
import { useText } from '~/composables/useText'

export interface UploadedImage {
  key: string
  url: string
  width: number
  height: number
}

/** Uploads pictures of a text one after the other. What is no picture, or too large, is refused before it is sent. */
export function useImages(uploaded: (image: UploadedImage, file: File) => void) {
  const texts = useText('editor')
  const { percent, message, upload } = useUpload<UploadedImage>(() => '/api/images')
  const name = ref('')
  let turn: Promise<unknown> = Promise.resolve()

  /** Whether there is a file among what was pasted or dropped. */
  function add(files: FileList | File[] | null | undefined): boolean {
    const list = [...files ?? []]
    for (const file of list) turn = turn.then(async () => await send(file))
    return list.length > 0
  }

  async function send(file: File) {
    const t = await texts
    message.value = undefined
    if (!PICTURE_TYPES.split(',').includes(file.type)) return void (message.value = t.imageKind)
    if (file.size > PICTURE_BYTES) return void (message.value = t.imageLarge)
    name.value = file.name || t.pastedName
    const image = await upload(file)
    if (image) uploaded(image, file)
  }

  return { percent, message, name, add }
}
